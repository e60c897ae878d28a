import { createHash } from 'node:crypto';

/** Who the caller is, as proven by a token. `null` while authentication is off. */
export interface Principal {
  /** The issuer of the token, as its `iss` says. */
  readonly iss: string;
  /** The subject, as `sub` says; unique within the issuer. */
  readonly sub: string;
}

/** Whether two requests come from the same caller. Without authentication all do, and there is no principal. */
export function samePrincipal(one: Principal | null, other: Principal | null): boolean {
  if (one === null || other === null) return one === other;
  return one.iss === other.iss && one.sub === other.sub;
}

/** The stable name of a caller where the caller itself must not be shown: 32 hex digits of SHA-256. */
export function principalHash({ iss, sub }: Principal): string {
  return createHash('sha256')
    .update(JSON.stringify([iss, sub]))
    .digest('hex')
    .slice(0, 32);
}
