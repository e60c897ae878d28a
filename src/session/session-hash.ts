import { createHash } from 'node:crypto';

/** The name of a session in logs: 12 hex digits of SHA-256. An id is a credential and is never logged. */
export function sessionHash(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 12);
}
