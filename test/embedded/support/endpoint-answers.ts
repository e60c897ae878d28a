import { type Case, DEAD_ID } from '../../http/differential/cases.js';
import type { OddRequest } from '../../http/support/odd-requests.js';
import { type RawResponse, send } from '../../support/raw-http.js';
import { RawSession } from '../../support/raw-session.js';

/** All of an answer, without what differs from one process and one moment to the next. */
export interface EndpointAnswer {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: string;
}

/** Of the moment, or of the server whose connections they are about. */
const MASKED = ['date', 'mcp-session-id', 'x-session-expires-at', 'keep-alive'];

/** Sends a case, in a session of its own where it asks for one. */
export async function answerToCase(url: URL, one: Case): Promise<EndpointAnswer> {
  const live = async () => (await RawSession.open(url, { protocolVersion: one.version })).headers;
  const session = one.session === 'none' ? {} : one.session === 'dead' ? { 'mcp-session-id': DEAD_ID } : await live();
  return answerOf(await send(url, { ...one, headers: { ...session, ...one.headers } }), one.method);
}

/** Sends what some client might send, in a session that others follow in. */
export async function answerToOdd(live: RawSession, odd: OddRequest): Promise<EndpointAnswer> {
  const id = odd.session === 'live' ? live.id : odd.session === 'none' ? undefined : odd.session.id;
  // Of other methods Node's client doesn't say where the body ends, so what follows is read by the host's server as no HTTP.
  const body = odd.method === 'POST' || odd.method === 'PUT' ? odd.body : undefined;
  const request = { method: odd.method, headers: { 'mcp-session-id': id, ...odd.headers }, body };
  return answerOf(await send(new URL(live.url.origin + odd.path), request), odd.method);
}

async function answerOf(response: RawResponse, method = 'POST'): Promise<EndpointAnswer> {
  // A stream that listens ends only when its client goes.
  const isListening = method === 'GET' && response.type === 'text/event-stream';
  if (isListening) await response.cut();
  const body = isListening ? '' : await response.body();
  return { status: response.status, headers: headersOf(response.rawHeaders), body: masked(body) };
}

function headersOf(raw: readonly string[]): string[] {
  return raw.flatMap((name, at) =>
    at % 2 === 1 ? [] : [`${name}: ${MASKED.includes(name.toLowerCase()) ? 'some' : raw[at + 1]}`],
  );
}

/** Ids of events begin with a random part, references of failures are random. */
function masked(body: string): string {
  return body.replace(/^id: .*$/gm, 'id: some').replace(/reference [0-9a-f]{8}/g, 'reference some');
}
