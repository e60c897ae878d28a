import type { LimitKind, Rate, RateLeft } from './rate.js';

/** Limits of which a client learns how much they are: those that it alone uses up. What all share, and strangers, is not for it to know. */
const OWN: ReadonlySet<string> = new Set<LimitKind>(['caller', 'initialize', 'tool', 'admin']);

/**
 * The fields of draft-ietf-httpapi-ratelimit-headers-10, as structured fields (RFC 9651): `RateLimit-Policy: "caller";q=1200;w=60`
 * for a limit of the client's own, and `RateLimit: "caller";r=0;t=42`.
 *
 * @param limit lower-case letters, as `data.limit` of a refusal has it
 */
export function rateHeaders(limit: string, left: RateLeft, rate?: Rate): Record<string, string> {
  const state = { RateLimit: `"${limit}";r=${left.remaining};t=${left.seconds}` };
  if (!rate || !OWN.has(limit)) return state;
  return { 'RateLimit-Policy': `"${limit}";q=${rate.max};w=${Math.ceil(rate.windowMs / 1_000)}`, ...state };
}
