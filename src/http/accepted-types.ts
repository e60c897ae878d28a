import { LRUCache } from 'lru-cache';
import Negotiator from 'negotiator';

const JSON_TYPE = 'application/json';
const STREAM_TYPE = 'text/event-stream';

/** Values remembered, and how long they may be, in UTF-16 units. Clients in use send a few dozen, of 20 to 80. */
const REMEMBERED = 100;
const LONGEST = 300;

/** Which of the media types of our answers a client takes (RFC 9110, section 12.5.1). */
export interface AcceptedTypes {
  readonly json: boolean;
  readonly stream: boolean;
  /** It gives `text/event-stream` the higher weight; the order breaks a tie, as in Express. */
  readonly streamFirst: boolean;
}

const NONE: AcceptedTypes = { json: false, stream: false, streamFirst: false };
const BOTH: AcceptedTypes = { json: true, stream: true, streamFirst: false };

/** What the official clients send: nothing to negotiate, so nothing is parsed. */
const USUAL = `${JSON_TYPE}, ${STREAM_TYPE}`;

const recent = new LRUCache<string, AcceptedTypes>({ max: REMEMBERED });

/**
 * Reads an `Accept` header. Parameters other than `q` are passed over: neither of our types has any that matter (RFC 8259,
 * section 11).
 *
 * @param accept `undefined` accepts nothing: clients must send the header (MCP, Streamable HTTP)
 */
export function acceptedTypes(accept: string | undefined): AcceptedTypes {
  if (accept === USUAL) return BOTH;
  if (accept === undefined) return NONE;
  const known = recent.get(accept);
  if (known) return known;
  const read = readAccept(accept);
  if (accept.length <= LONGEST) recent.set(accept, read);
  return read;
}

function readAccept(accept: string): AcceptedTypes {
  const negotiator = new Negotiator({ headers: { accept } });
  const ranked = negotiator.mediaTypes([JSON_TYPE, STREAM_TYPE]);
  if (ranked.length === 2) return { json: true, stream: true, streamFirst: ranked[0] === STREAM_TYPE };
  // A range with parameters takes no type without them; here its name is enough.
  const named = negotiator.mediaTypes().map((range) => range.toLowerCase());
  const takes = (type: string) => ranked.includes(type) || named.includes(type);
  return { json: takes(JSON_TYPE), stream: takes(STREAM_TYPE), streamFirst: named[0] === STREAM_TYPE };
}
