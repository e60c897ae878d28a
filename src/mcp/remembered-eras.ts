import type { JSONRPCRequest } from '@modelcontextprotocol/sdk/types.js';
import {
  classifyInboundRequest,
  type InboundClassificationOutcome,
  type InboundHttpRequest,
} from '@modelcontextprotocol/server';
import { LRUCache } from 'lru-cache';
import { isPlainObject } from './plain-object.js';

/** Combinations of method, headers and `_meta`. Those in use are a few dozen; what clients make up pushes itself out. */
const REMEMBERED = 500;

/** Longer texts are not worth the memory, in UTF-16 units. */
const LONGEST_NAME = 100;
const LONGEST_META = 2_000;

/**
 * Which era a request is of. The SDK's classifier decides, and it alone; but it checks each body against several schemas,
 * which costs more than all else that is done before the session is looked up. So what it decided is remembered
 * for requests that it can't tell apart: those of exactly `jsonrpc`, `id`, `method` and `params`, with the same method,
 * headers and `_meta`, and the same revision in an `initialize`. Of their other parameters it looks at none. Notifications
 * are such without `id`.
 *
 * A check that fails costs most. zod's result has an accessor of its own, and V8 keeps accessors in the old generation: what the
 * check made stays in memory until all of the heap is collected.
 */
export class RememberedEras {
  private readonly decided = new LRUCache<string, Remembered>({ max: REMEMBERED });

  of(request: InboundHttpRequest): InboundClassificationOutcome {
    const key = keyOf(request);
    if (key === undefined) return classifyInboundRequest(request);
    const outcome = this.decided.get(key);
    if (!outcome) return this.decide(key, request);
    return outcome.kind === 'modern' ? { ...outcome, message: request.body as JSONRPCRequest } : outcome;
  }

  private decide(key: string, request: InboundHttpRequest): InboundClassificationOutcome {
    const outcome = classifyInboundRequest(request);
    if (isTheSameForAll(outcome)) this.decided.set(key, outcome);
    return outcome;
  }
}

type Remembered = Extract<InboundClassificationOutcome, { kind: 'legacy' | 'modern' }>;

/** What is not: a rejection quotes what it rejects. */
function isTheSameForAll(outcome: InboundClassificationOutcome): outcome is Remembered {
  return outcome.kind !== 'reject';
}

/** All that the decision depends on; `undefined` where that is more than a few texts. */
function keyOf(request: InboundHttpRequest): string | undefined {
  const { httpMethod, body, protocolVersionHeader: version, mcpMethodHeader } = request;
  if (httpMethod !== 'POST' || !isPlainObject(body)) return undefined;
  const { jsonrpc, id, method, params } = body;
  const kind = kindOf(id);
  if (jsonrpc !== '2.0' || kind === undefined || typeof method !== 'string') return undefined;
  if (Object.keys(body).length !== 4 - Number(id === undefined) - Number(params === undefined)) return undefined;
  if (isLong(method) || isLong(version) || isLong(mcpMethodHeader)) return undefined;
  const [meta, revision] = [textOfMeta(params), method === 'initialize' ? textOfRevision(params) : ''];
  if (meta === undefined || revision === undefined) return undefined;
  // No header holds a line break, and neither does JSON outside of its strings.
  return `${kind}\n${marked(version)}\n${marked(mcpMethodHeader)}\n${meta}\n${revision}\n${method}`;
}

function kindOf(id: unknown): 'request' | 'notification' | undefined {
  if (id === undefined) return 'notification';
  return isId(id) ? 'request' : undefined;
}

/** The revision that an `initialize` asks for, among its parameters. */
function textOfRevision(params: unknown): string | undefined {
  const revision = isPlainObject(params) ? params['protocolVersion'] : undefined;
  return typeof revision === 'string' && !isLong(revision) ? JSON.stringify(revision) : undefined;
}

/** No header at all is not the same as an empty one. */
function marked(header: string | undefined): string {
  return header === undefined ? '' : `=${header}`;
}

function isLong(text: string | undefined): boolean {
  return text !== undefined && text.length > LONGEST_NAME;
}

/** `_meta` without the progress token, which is another one in each request; `undefined` for what had better be looked at. */
function textOfMeta(params: unknown): string | undefined {
  if (params === undefined) return '';
  if (!isPlainObject(params)) return undefined;
  const { _meta: meta } = params;
  if (meta === undefined) return '';
  if (!isPlainObject(meta)) return undefined;
  const { progressToken, ...rest } = meta;
  if ('progressToken' in meta && !isId(progressToken)) return undefined;
  const text = JSON.stringify(rest);
  return text.length > LONGEST_META ? undefined : text;
}

/** A JSON-RPC id or a progress token: a string, or a whole number that JSON carries exactly. */
function isId(value: unknown): boolean {
  return typeof value === 'string' || Number.isSafeInteger(value);
}
