import type { JSONRPCRequest } from '@modelcontextprotocol/sdk/types.js';
import type { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import type { Grants } from '../../../capabilities/grants.js';
import { damaged, type Decoded, isObject, parseStored } from '../../../redis/decoded.js';
import type { StreamOpening } from '../../../cluster/events/event-log.js';

/** A larger request is not kept for running again. In characters. */
const MAX_REPEATED = 64 * 1024;

/** What only reads, besides the tools that say so of themselves. */
const READING = new Set([
  'ping',
  'tools/list',
  'resources/list',
  'resources/templates/list',
  'resources/read',
  'prompts/list',
  'prompts/get',
  'completion/complete',
]);

/** What another pod needs to finish the stream of these requests. Batches are never run again. */
export function openingOf(
  requests: readonly JSONRPCRequest[],
  registry: CapabilityRegistry,
  grants?: Grants,
): StreamOpening {
  const ids = requests.map(({ id }) => id);
  const [request] = requests;
  if (!request || requests.length > 1 || !isRepeatable(request, registry, grants)) return { ids };
  const repeat = JSON.stringify(request);
  return repeat.length > MAX_REPEATED ? { ids } : { ids, repeat, ...(grants && { grants: toLists(grants) }) };
}

/** What the caller could use when the call began; the call that is run again may use the same. */
export function grantsOf({ grants }: StreamOpening): Grants | undefined {
  return grants && { scopes: new Set(grants.scopes), roles: new Set(grants.roles) };
}

/** The request to run again; `undefined` where none may be. */
export function repeatOf({ ids, repeat }: StreamOpening): Decoded<JSONRPCRequest> | undefined {
  if (repeat === undefined) return undefined;
  const request = parseStored(repeat);
  if (!isRequest(request) || request.id !== ids[0]) return damaged('the request to run again is none of the stream');
  return { ok: true, value: request };
}

function isRequest(value: unknown): value is JSONRPCRequest {
  return (
    isObject(value) &&
    typeof value['method'] === 'string' &&
    (value['params'] === undefined || isObject(value['params'])) &&
    value['jsonrpc'] === '2.0'
  );
}

function toLists({ scopes, roles }: Grants) {
  return { scopes: [...scopes], roles: [...roles] };
}

function isRepeatable(
  { method, params }: JSONRPCRequest,
  registry: CapabilityRegistry,
  grants: Grants | undefined,
): boolean {
  if (method !== 'tools/call') return READING.has(method);
  const annotations = registry.findTool(String(params?.['name']), grants)?.annotations;
  return annotations?.readOnlyHint === true || annotations?.idempotentHint === true;
}
