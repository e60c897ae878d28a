import { z } from 'zod';

const PRINCIPAL_HASH = /^[0-9a-f]{32}$/;
const SESSION_HASH = /^[0-9a-f]{12}$/;
const seconds = z.coerce
  .number()
  .int()
  .min(0)
  .max(10 ** 9);

/** Which sessions are meant; all conditions together. */
export const Filter = z.strictObject({
  principal: z
    .string()
    .regex(PRINCIPAL_HASH)
    .optional()
    .describe('The hash that lists and the audit log name a caller by'),
  client: z.string().min(1).max(1_000).optional().describe('The OAuth client that opened the session'),
  olderThanSeconds: seconds.optional().describe('Opened at least so long ago'),
  youngerThanSeconds: seconds.optional().describe('Opened at most so long ago'),
});

export const ListQuery = Filter.extend({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(100)
    .describe('Sessions that are looked at for one page, about'),
  cursor: z.string().max(200).optional().describe('`next` of the page before'),
});

/** Ending sessions needs to be told whose: there is no request that ends all. */
export const EndQuery = Filter.pick({ principal: true, client: true }).refine(
  ({ principal, client }) => principal !== undefined || client !== undefined,
  { error: 'principal or client is needed' },
);

export const SessionHash = z.string().regex(SESSION_HASH).describe('`session` of a list or a log line');

export const ListedSession = z.strictObject({
  session: SessionHash,
  principal: z.string().nullable().describe('Hash of issuer and subject'),
  clientId: z.string().nullable().describe('The OAuth client, by the token'),
  client: z.string().describe('What the client calls itself'),
  protocolVersion: z.string(),
  openedAt: z.iso.datetime(),
  subscriptions: z.int(),
});

export const SessionList = z.strictObject({
  sessions: z.array(ListedSession).describe('One that is in use may be on two pages'),
  next: z
    .string()
    .optional()
    .describe('There is more. Where few are meant of very many, even a page that is empty may have it'),
});

export const SessionCount = z.strictObject({ sessions: z.int() });
export const EndedSessions = z.strictObject({ ended: z.int() });

export type Filter = z.infer<typeof Filter>;
export type ListedSession = z.infer<typeof ListedSession>;
export type SessionList = z.infer<typeof SessionList>;
