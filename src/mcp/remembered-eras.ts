import {
  classifyInboundRequest,
  type InboundClassificationOutcome,
  type InboundHttpRequest,
} from '@modelcontextprotocol/server';
import { LRUCache } from 'lru-cache';
import { isPlainObject } from './plain-object.js';

/** Combinations of method and headers. Those in use are a few dozen; what clients make up pushes itself out. */
const REMEMBERED = 500;

/** Longer texts are no method or revision that anybody serves. */
const LONGEST = 100;

/**
 * Which era a request is of. The SDK's classifier decides, and it alone; but it checks each body against several schemas,
 * which costs more than all else that is done before the session is looked up. So what it decided is remembered
 * for requests that it can't tell apart: those of exactly `jsonrpc`, `id`, `method` and `params`, whose parameters say
 * nothing of a revision. Of them it sees only the method and the headers.
 */
export class RememberedEras {
  private readonly decided = new LRUCache<string, InboundClassificationOutcome>({ max: REMEMBERED });

  of(request: InboundHttpRequest): InboundClassificationOutcome {
    const key = keyOf(request);
    if (key === undefined) return classifyInboundRequest(request);
    return this.decided.get(key) ?? this.decide(key, request);
  }

  private decide(key: string, request: InboundHttpRequest): InboundClassificationOutcome {
    const outcome = classifyInboundRequest(request);
    // What names the message or quotes it holds for that one only.
    if (outcome.kind === 'legacy' && outcome.reason === 'no-claim') this.decided.set(key, outcome);
    return outcome;
  }
}

/** What the decision on a plain request depends on; `undefined` for every other request. */
function keyOf({ httpMethod, body, protocolVersionHeader: version }: InboundHttpRequest): string | undefined {
  if (httpMethod !== 'POST' || (version?.length ?? 0) > LONGEST || !isPlainObject(body)) return undefined;
  const { jsonrpc, id, method, params } = body;
  if (jsonrpc !== '2.0' || !isId(id) || typeof method !== 'string' || method.length > LONGEST) return undefined;
  if (!saysNothingOfARevision(params)) return undefined;
  if (Object.keys(body).length !== (params === undefined ? 3 : 4)) return undefined;
  // No header at all is not the same as an empty one.
  return version === undefined ? method : `${method}\n${version}`;
}

function saysNothingOfARevision(params: unknown): boolean {
  if (params === undefined) return true;
  if (!isPlainObject(params)) return false;
  const { _meta: meta } = params;
  if (meta === undefined) return !('_meta' in params);
  return isPlainObject(meta) && isId(meta['progressToken']) && Object.keys(meta).length === 1;
}

/** A JSON-RPC id or a progress token: a string, or a whole number that JSON carries exactly. */
function isId(value: unknown): boolean {
  return typeof value === 'string' || Number.isSafeInteger(value);
}
