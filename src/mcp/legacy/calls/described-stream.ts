import type { JSONRPCRequest } from '@modelcontextprotocol/sdk/types.js';
import type { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import type { StreamDescriptor } from '../../../cluster/events/event-log.js';
import { damaged, type Decoded, isObject, parseStored } from '../../../redis/decoded.js';
import { isRepeatable, repeatText, toStoredGrants } from '../../calls/repeatable.js';
import { factsOf } from '../../rpc/methods.js';
import type { CallOrigin } from './call-origin.js';

/** What another pod needs to finish the stream of these requests. Batches are never run again. */
export function descriptorOf(
  requests: readonly JSONRPCRequest[],
  registry: CapabilityRegistry,
  origin: Pick<CallOrigin, 'grants' | 'tool'>,
): StreamDescriptor {
  const ids = requests.map(({ id }) => id);
  const [request] = requests;
  const repeat = request && requests.length === 1 && mayRepeat(request, registry, origin) && repeatText(request);
  const { grants } = origin;
  return repeat ? { ids, repeat, ...(grants && { grants: toStoredGrants(grants) }) } : { ids };
}

/** The request to run again; `undefined` where none may be. */
export function repeatOf({ ids, repeat }: StreamDescriptor): Decoded<JSONRPCRequest> | undefined {
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

function mayRepeat(
  { method, params }: JSONRPCRequest,
  registry: CapabilityRegistry,
  { grants, tool: known }: Pick<CallOrigin, 'grants' | 'tool'>,
): boolean {
  const repeats = factsOf(method)?.repeats;
  if (repeats !== 'as-the-tool-says') return repeats === 'always';
  const tool = registry.permitted(known ?? registry.findTool(String(params?.['name'])), grants);
  return tool !== undefined && isRepeatable(tool.item);
}
