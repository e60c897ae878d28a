/**
 * Ids of SSE events. Opaque to clients; to us they name the session (by its hash), the stream and the position in it,
 * so that an id of another session is recognised and refused anywhere.
 *
 * A call stream is logged by itself; a GET stream reads the feed of notifications that all sessions share.
 */
export type EventId =
  | { readonly kind: 'call'; readonly session: string; readonly stream: string; readonly position: number }
  | {
      readonly kind: 'get';
      readonly session: string;
      readonly position: string;
      /** The name of the stream, `"<pod>.<n>"`; `undefined` in ids of 0.1.0. */
      readonly stream?: string | undefined;
    };

const CALL_FORMAT = /^c-([0-9a-f]{12})-([0-9a-f.]{1,40})-(0|[1-9][0-9]{0,14})$/;
/** To 0.1.0 all of the position with the stream is a position, of which it only knows that it does not know it. */
const GET_FORMAT = /^g-([0-9a-f]{12})-((?:\.?[0-9a-f]){1,40})(?:\.\.([0-9a-f]{12}\.[1-9][0-9]{0,15}))?$/;

export function formatEventId(id: EventId): string {
  if (id.kind === 'call') return `c-${id.session}-${id.stream}-${id.position}`;
  return `g-${id.session}-${id.position}${id.stream === undefined ? '' : `..${id.stream}`}`;
}

/** `undefined` for anything that this service never sent. */
export function parseEventId(text: string): EventId | undefined {
  const call = CALL_FORMAT.exec(text);
  if (call) return { kind: 'call', session: call[1] ?? '', stream: call[2] ?? '', position: Number(call[3]) };
  const get = GET_FORMAT.exec(text);
  if (!get) return undefined;
  const [, session = '', position = '', stream] = get;
  return { kind: 'get', session, position, ...(stream !== undefined && { stream }) };
}
