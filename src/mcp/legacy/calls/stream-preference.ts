import Negotiator from 'negotiator';

const JSON_TYPE = 'application/json';
const STREAM_TYPE = 'text/event-stream';

/** What the official clients send: nothing to negotiate, so nothing is parsed. */
const USUAL = `${JSON_TYPE}, ${STREAM_TYPE}`;

/**
 * Whether a client would rather have a stream than a JSON body: it gives `text/event-stream` the higher weight, or
 * the same and the first place (RFC 9110 §12.5.1; the order breaks the tie, as in Express).
 */
export function prefersStream(accept: string | undefined): boolean {
  if (accept === undefined || accept === USUAL) return false;
  return new Negotiator({ headers: { accept } }).mediaType([JSON_TYPE, STREAM_TYPE]) === STREAM_TYPE;
}
