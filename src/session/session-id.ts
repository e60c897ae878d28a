/** `randomUUID` of Node: unguessable, because a client that knows the id has the session. */
const RANDOM_UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether this service could have issued the id. Anything else names no session and must not reach a Redis key. */
export function isSessionId(text: string): boolean {
  return RANDOM_UUID.test(text);
}
