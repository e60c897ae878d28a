import type { JWTPayload } from 'jose';
import { z } from 'zod';

const DIGITS = /^\d{1,15}$/;

/** Seconds since the epoch. Some servers write numbers as text. */
const Moment = z.union([z.number(), z.string().regex(DIGITS).transform(Number)]);

const Inactive = z.looseObject({ active: z.literal(false) });
const Active = z.looseObject({
  active: z.literal(true),
  iss: z.string().optional(),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: Moment,
  nbf: Moment.optional(),
  cnf: z.unknown().optional(),
  token_type: z.string().optional(),
});

/** What an authorization server says of an active token (RFC 7662, section 2.2). */
export type ActiveToken = z.infer<typeof Active>;

export type IntrospectionAnswer =
  | { readonly state: 'active'; readonly claims: ActiveToken }
  | { readonly state: 'inactive' }
  /** `why` says where the answer is wrong, and never what is in it. */
  | { readonly state: 'unreadable'; readonly why: string };

/**
 * Reads an answer. Members that are null are taken as absent: servers write them for what they do not know.
 *
 * @param signed what the token proves by itself, which stands where the answer says nothing; it ends when the first of both does
 */
export function introspectionAnswer(document: unknown, signed: JWTPayload = {}): IntrospectionAnswer {
  const answer = withoutNull(document);
  if (answer === undefined) return unreadable('it is no JSON object');
  if (Inactive.safeParse(answer).success) return { state: 'inactive' };
  const said = { ...signed, ...OF_ANSWERS, ...answer };
  const active = Active.safeParse(said);
  if (!active.success) return unreadable(faultOf(active.error, said));
  return { state: 'active', claims: { ...active.data, exp: Math.min(active.data.exp, signed.exp ?? Infinity) } };
}

/** What only an answer says: a token can hold claims of that name. */
const OF_ANSWERS = { active: undefined, token_type: undefined };

function withoutNull(document: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return undefined;
  return Object.fromEntries(Object.entries(document).filter(([, value]) => value !== null));
}

function faultOf({ issues: [issue] }: z.ZodError, said: Readonly<Record<string, unknown>>): string {
  const [name = 'active'] = issue?.path ?? [];
  if (said[String(name)] === undefined) return `${String(name)} is missing`;
  return name === 'active' ? 'active is neither true nor false' : `${String(name)} is not what it must be`;
}

function unreadable(why: string): IntrospectionAnswer {
  return { state: 'unreadable', why: `the answer of the authorization server: ${why}` };
}
