import { z } from 'zod';
import { METHOD_OUTCOMES, TOOL_OUTCOMES, type ToolOutcomeLabel } from '../metrics/outcome-labels.js';
import { ROUTE_METHODS } from '../metrics/route-labels.js';

const toolOutcomes = Object.keys(TOOL_OUTCOMES) as ToolOutcomeLabel[];

const principal = z
  .string()
  .nullable()
  .describe('Who: a stable hash, or issuer and subject, by AUDIT_PRINCIPAL; null for nobody known');
const session = z
  .string()
  .length(12)
  .nullable()
  .describe('The hash that names the session in all logs; null without one');

const common = {
  time: z.iso.datetime().describe('UTC'),
  log: z.literal('audit'),
  version: z.literal(1).describe('Of this schema; a new field does not change it'),
  principal,
};

/** One line of the audit log. docs/security.md explains it. */
export const AuditLine = z.discriminatedUnion('action', [
  z.strictObject({
    ...common,
    action: z.literal('session.opened'),
    session,
    clientId: z.string().nullable().describe('The OAuth client, by the token'),
    client: z.string().describe('What the client calls itself'),
    protocolVersion: z.string(),
  }),
  z.strictObject({
    ...common,
    action: z.literal('session.ended'),
    session,
    reason: z.enum(['expired', 'deleted', 'revoked']),
  }),
  z.strictObject({ ...common, action: z.literal('session.refused'), reason: z.string() }),
  z.strictObject({
    ...common,
    action: z.literal('session.denied').describe('A caller named a session of somebody else'),
    session,
  }),
  z.strictObject({ ...common, action: z.literal('auth.refused'), reason: z.string(), status: z.int() }),
  z.strictObject({
    ...common,
    action: z.literal('tool.called'),
    session,
    era: z.enum(['legacy', 'modern']),
    tool: z.string().max(128),
    outcome: z.enum(toolOutcomes),
    ms: z.int().min(0),
    argumentsDigest: z.string().length(64).describe('SHA-256 of the arguments as JSON with sorted keys'),
    arguments: z.unknown().optional().describe('Only where the tool opts in'),
  }),
  z.strictObject({
    ...common,
    action: z.literal('method.called').describe('A method of an extension that a team declares'),
    session,
    era: z.enum(['legacy', 'modern']),
    extension: z.string().max(128),
    method: z.string().max(128),
    outcome: z.enum(METHOD_OUTCOMES),
    ms: z.int().min(0),
    paramsDigest: z.string().length(64).describe('SHA-256 of the parameters as JSON with sorted keys, without _meta'),
  }),
  z.strictObject({
    ...common,
    action: z.literal('route.called').describe('A request that the gate let through to a route of a team ended'),
    clientId: z.string().nullable().describe('The OAuth client, by the token'),
    route: z.string().describe('As it is declared, never as it was asked for; unmatched where no controller has one'),
    method: z.enum(ROUTE_METHODS),
    status: z.int().nullable().describe('101 of an upgrade; null where the request was cut before its answer began'),
    ms: z.int().min(0),
  }),
  z.strictObject({
    ...common,
    action: z.literal('admin.acted'),
    operation: z.enum(['sessions.list', 'sessions.count', 'sessions.end']),
    target: z.record(z.string(), z.string()).describe('What was asked for; principals by AUDIT_PRINCIPAL'),
    outcome: z.enum(['ok', 'not_found', 'unavailable']),
    sessions: z.int().min(0).describe('How many were listed, counted or ended'),
  }),
]);

export type AuditLine = z.infer<typeof AuditLine>;

type Stated<Line> = Line extends AuditLine ? Omit<Line, 'time' | 'log' | 'version' | 'principal'> : never;

/** What is recorded, before the log has said when and how it names the caller. */
export type AuditEntry = Stated<AuditLine> & {
  readonly principal: { readonly iss: string; readonly sub: string } | null;
};
