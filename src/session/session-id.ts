import { randomUUID } from 'node:crypto';

const RANDOM_UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** A new value for `Mcp-Session-Id`: unguessable, because a client that knows it has the session. */
export function newSessionId(): string {
  return randomUUID();
}

/** Whether this service could have issued the id. Anything else names no session and must not reach a Redis key. */
export function isSessionId(text: string): boolean {
  return RANDOM_UUID.test(text);
}
