import type { JSONRPCRequest } from '@modelcontextprotocol/sdk/types.js';
import type { InboundClassificationOutcome, InboundHttpRequest } from '@modelcontextprotocol/server';
import { LRUCache } from 'lru-cache';
import { classify } from './classify.js';
import { isPlainObject } from '../rpc/plain-object.js';
import { isRequestId } from '../rpc/request-id.js';

/** Combinations of method, headers and `_meta`. Those in use are a few dozen; what clients make up pushes itself out. */
const REMEMBERED = 500;

/** Longer texts are not worth the memory, in UTF-16 units. */
const LONGEST_NAME = 100;
const LONGEST_META = 2_000;

/**
 * Which era a request is of. The SDK's classifier decides, and it alone; but it checks each body against several schemas,
 * which costs more than all else that is done before the session is looked up. So what it decided is remembered
 * for bodies that it can't tell apart: requests of exactly `jsonrpc`, `id`, `method` and `params`, and notifications of
 * the same without `id`, with the same method, headers and `_meta`. Of their other parameters it looks at none, but for
 * the revision that `initialize` asks for.
 *
 * A check that fails costs most. zod's result has an accessor of its own, and V8 keeps accessors in the old generation: what the
 * check made stays in memory until all of the heap is collected.
 */
export class EraClassifier {
  private readonly decided = new LRUCache<string, Remembered>({ max: REMEMBERED });

  of(request: InboundHttpRequest): InboundClassificationOutcome {
    const key = keyOf(request);
    if (key === undefined) return classify(request);
    const outcome = this.decided.get(key);
    if (!outcome) return this.decide(key, request);
    return outcome.kind === 'modern' ? { ...outcome, message: request.body as JSONRPCRequest } : outcome;
  }

  private decide(key: string, request: InboundHttpRequest): InboundClassificationOutcome {
    const outcome = classify(request);
    if (isTheSameForAll(outcome)) this.decided.set(key, outcome);
    return outcome;
  }
}

type Remembered = Extract<InboundClassificationOutcome, { kind: 'legacy' | 'modern' }>;

/** What it says of everything else quotes the body. */
function isTheSameForAll(outcome: InboundClassificationOutcome): outcome is Remembered {
  return outcome.kind === 'legacy' ? LEGACY_REASONS.has(outcome.reason) : outcome.kind === 'modern';
}

const LEGACY_REASONS: ReadonlySet<string> = new Set(['no-claim', 'initialize', 'notification']);

/** All that the decision depends on; `undefined` where that is more than a few texts. */
function keyOf(request: InboundHttpRequest): string | undefined {
  const { httpMethod, body, protocolVersionHeader: version, mcpMethodHeader } = request;
  if (httpMethod !== 'POST' || !isPlainObject(body)) return undefined;
  const { jsonrpc, method, params } = body;
  if (jsonrpc !== '2.0' || typeof method !== 'string') return undefined;
  const form = formOf(body);
  if (form === undefined || isLong(method) || isLong(version) || isLong(mcpMethodHeader)) return undefined;
  const meta = textOfMeta(params);
  // No header holds a line break, and neither does JSON outside of its strings.
  const rest = meta === undefined ? undefined : `${marked(version)}\n${marked(mcpMethodHeader)}\n${meta}`;
  if (rest === undefined || method !== 'initialize') return rest && `${form} ${rest}\n${method}`;
  const asked = isPlainObject(params) ? params['protocolVersion'] : undefined;
  if (typeof asked !== 'string' || isLong(asked)) return undefined;
  return `${form} initialize ${rest}\n${asked}`;
}

/** A request or a notification, without anything that neither has. */
function formOf(body: Record<string, unknown>): 'request' | 'notification' | undefined {
  const { id, params } = body;
  const others = Object.keys(body).length - (params === undefined ? 2 : 3);
  if (others === 0) return 'notification';
  return others === 1 && isRequestId(id) ? 'request' : undefined;
}

/** No header at all is not the same as an empty one. */
function marked(header: string | undefined): string {
  return header === undefined ? '' : `=${header}`;
}

function isLong(text: string | undefined): boolean {
  return text !== undefined && text.length > LONGEST_NAME;
}

/** `_meta` without the progress token, which is another one in each request; `undefined` for what the classifier should look at. */
function textOfMeta(params: unknown): string | undefined {
  if (params === undefined) return '';
  if (!isPlainObject(params)) return undefined;
  const { _meta: meta } = params;
  if (meta === undefined) return '';
  if (!isPlainObject(meta)) return undefined;
  const { progressToken } = meta;
  if (progressToken === undefined) return textOf(meta);
  if (!isRequestId(progressToken)) return undefined;
  const { progressToken: _token, ...rest } = meta;
  return textOf(rest);
}

function textOf(meta: object): string | undefined {
  const text = JSON.stringify(meta);
  return text.length > LONGEST_META ? undefined : text;
}
