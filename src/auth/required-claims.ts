import type { JWTPayload } from 'jose';

/**
 * What every signed token must hold by itself. The caller and the service (RFC 9068, section 2.2) it must name as well, but
 * that may be in what its issuer says of it.
 */
export const SIGNED_CLAIMS = ['iss', 'exp'];

/** An issuer and a subject together: far above any real one, far below what a session record may hold. */
const LONGEST_PRINCIPAL = 1_024;

/** The last moment that a `Date` holds, in seconds since the epoch. JSON can hold 1e999, which never comes. */
const LATEST = 8_640_000_000_000;

/** Claims that name a caller, and an end. */
export type NamingClaims = JWTPayload & Required<Pick<JWTPayload, 'iss' | 'sub' | 'exp'>>;

/** Why claims name no caller, or no end; `undefined` where they do. */
export function lackOf({ iss, sub, exp }: JWTPayload): string | undefined {
  if (typeof iss !== 'string') return 'iss is no text';
  if (typeof sub !== 'string' || sub === '') return 'sub is no text, or empty';
  if (typeof exp !== 'number' || Math.abs(exp) > LATEST) return 'exp is no moment that there is';
  if (iss.length + sub.length > LONGEST_PRINCIPAL) return `iss and sub are longer than ${LONGEST_PRINCIPAL} characters`;
  return undefined;
}

/** Why a bearer can't prove that a token is for it; `undefined` where nothing asks for that. */
export function bindingOf({ cnf }: JWTPayload): string | undefined {
  if (cnf === undefined) return undefined;
  const { jkt, 'x5t#S256': certificate } = (cnf ?? {}) as Readonly<Record<string, unknown>>;
  if (jkt !== undefined) return `${BOUND} by DPoP (cnf.jkt, RFC 9449)${BEARER_ALONE}`;
  if (certificate !== undefined) return `${BOUND} by mutual TLS (cnf.x5t#S256, RFC 8705)${BEARER_ALONE}`;
  return `${BOUND} (cnf, RFC 7800)${BEARER_ALONE}`;
}

const BOUND = 'it is bound to a key of its client';
const BEARER_ALONE = ', and bearer tokens alone are taken here: have its issuer bind none for this client';
