/**
 * Ids of SSE events. Opaque to clients; to us they name the session (by its hash), the stream and the position in it,
 * so that an id of another session is recognised and refused anywhere.
 *
 * A call stream is logged by itself; a GET stream reads the feed of notifications that all sessions share.
 */
export type EventId =
  | { readonly kind: 'call'; readonly session: string; readonly stream: string; readonly position: number }
  | { readonly kind: 'get'; readonly session: string; readonly position: string };

const CALL_FORMAT = /^c-([0-9a-f]{12})-([0-9a-f.]{1,40})-(0|[1-9][0-9]{0,14})$/;
const GET_FORMAT = /^g-([0-9a-f]{12})-([0-9a-f.]{1,40})$/;

export function formatEventId(id: EventId): string {
  return id.kind === 'call' ? `c-${id.session}-${id.stream}-${id.position}` : `g-${id.session}-${id.position}`;
}

/** `undefined` for anything that this service never sent. */
export function parseEventId(text: string): EventId | undefined {
  const call = CALL_FORMAT.exec(text);
  if (call) return { kind: 'call', session: call[1] ?? '', stream: call[2] ?? '', position: Number(call[3]) };
  const get = GET_FORMAT.exec(text);
  return get ? { kind: 'get', session: get[1] ?? '', position: get[2] ?? '' } : undefined;
}
