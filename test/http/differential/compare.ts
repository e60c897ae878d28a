import { isDeepStrictEqual } from 'node:util';
import { type RawResponse, send } from '../../support/raw-http.js';
import { RawSession } from '../../support/raw-session.js';
import { type Case, DEAD_ID } from './cases.js';

/** A response without what may differ from one run to the next, and without how it was framed. */
export type Observed = Readonly<Record<string, unknown>>;

/** Sends a case to a server, in a session of its own. */
export async function observe(url: URL, one: Case): Promise<Observed> {
  const headers =
    one.session === 'none' ? {} : one.session === 'dead' ? { 'mcp-session-id': DEAD_ID } : await live(url, one);
  const response = await send(url, { ...one, headers: { ...headers, ...one.headers } });
  const isListening = response.status === 200 && (one.method ?? 'POST') === 'GET';
  if (isListening) await response.cut();
  return { ...statusAndHeaders(response), ...(isListening ? {} : await bodyOf(response)) };
}

async function live(url: URL, { version }: Case) {
  return (await RawSession.open(url, { protocolVersion: version })).headers;
}

function statusAndHeaders({ status, headers, type }: RawResponse): Observed {
  const streams = type?.startsWith('text/event-stream');
  return {
    status,
    allow: headers.allow,
    retryAfter: headers['retry-after'],
    namesSession: headers['mcp-session-id'] !== undefined,
    expires: headers['x-session-expires-at'] !== undefined,
    // Of a good answer both types are right; what comes with each must be the same everywhere.
    type: status === 200 && (streams || type === 'application/json') ? 'an answer' : type,
    ...(streams && { 'stream.cache': headers['cache-control'], 'stream.buffering': headers['x-accel-buffering'] }),
  };
}

async function bodyOf(response: RawResponse): Promise<Observed> {
  const text = await response.body();
  if (text === '') return { messages: 0 };
  try {
    const messages = await response.rpc();
    return Object.assign(
      { messages: messages.length },
      ...messages.sort(byId).map((message, index) => fieldsOf(message, index)),
    );
  } catch {
    return { text };
  }
}

/** Answers of a batch may come in any order. */
function byId(a: { id?: unknown }, b: { id?: unknown }): number {
  return Number(a.id ?? -1) - Number(b.id ?? -1) || 0;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any
function fieldsOf(message: Record<string, any>, index: number): Observed {
  const prefix = index === 0 ? '' : `${index}.`;
  const { error, result, id, method, params } = message;
  const fields = {
    id,
    method,
    params,
    'error.code': error?.code,
    'error.message': error?.message,
    'error.data': error?.data,
  };
  const results = Object.entries((result ?? {}) as object).map(([key, value]) => [`result.${key}`, value] as const);
  return Object.fromEntries(
    [...Object.entries(fields), ...results]
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [prefix + key, stable(value)]),
  );
}

/** A failure's reference is new each time. */
function stable(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replace(/reference [0-9a-f]{8}/g, 'reference *')) as unknown;
}

/** The fields in which two responses differ. What only a stream has is compared between streams. */
export function differingFields(ours: Observed, theirs: Observed): string[] {
  const fields = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])];
  return fields.filter((field) => {
    if (field.startsWith('stream.') && !(field in ours && field in theirs)) return false;
    return !isDeepStrictEqual(ours[field], theirs[field]);
  });
}
