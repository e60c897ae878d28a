import { hash } from 'node:crypto';

/** The name of a session in logs: 12 hex digits of SHA-256. An id is a credential and is never logged. */
export function sessionHash(id: string): string {
  return hash('sha256', id, 'hex').slice(0, 12);
}
