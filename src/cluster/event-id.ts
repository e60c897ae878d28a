/**
 * Ids of SSE events. Opaque to clients; to us they name the session (by its hash), the stream and the position in it,
 * so that an id of another session is recognised and refused anywhere.
 *
 * A call stream is logged by itself; a GET stream reads the log of one pod's server-wide notifications.
 */
export type EventId =
  | { readonly kind: 'call'; readonly session: string; readonly stream: string; readonly position: number }
  | { readonly kind: 'get'; readonly session: string; readonly pod: string; readonly position: number };

const FORMAT = /^([cg])-([0-9a-f]{12})-([0-9a-f.]{1,40})-(0|[1-9][0-9]{0,14})$/;

export function formatEventId(id: EventId): string {
  return id.kind === 'call'
    ? `c-${id.session}-${id.stream}-${id.position}`
    : `g-${id.session}-${id.pod}-${id.position}`;
}

/** `undefined` for anything that this service never sent. */
export function parseEventId(text: string): EventId | undefined {
  const match = FORMAT.exec(text);
  if (!match) return undefined;
  const [, kind, session, source, digits] = match as unknown as [string, string, string, string, string];
  const position = Number(digits);
  return kind === 'c'
    ? { kind: 'call', session, stream: source, position }
    : { kind: 'get', session, pod: source, position };
}
