import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import type { CapabilityTarget } from '../../capabilities/outcomes.js';
import { factsOf } from '../rpc/methods.js';

/** The capability that a message is about; `undefined` where it names none. */
export function targetOf(message: JSONRPCMessage): CapabilityTarget | undefined {
  if (!('method' in message)) return undefined;
  if (message.method === 'completion/complete') return referenceIn(message.params?.['ref']);
  const names = factsOf(message.method)?.names;
  const key = names && message.params?.[names.parameter];
  return names && typeof key === 'string' ? { kind: names.kind, key } : undefined;
}

function referenceIn(ref: unknown): CapabilityTarget | undefined {
  const { type, name, uri } = (ref ?? {}) as Record<string, unknown>;
  if (type === 'ref/prompt' && typeof name === 'string') return { kind: 'prompt', key: name };
  if (type === 'ref/resource' && typeof uri === 'string') return { kind: 'resource-template', key: uri };
  return undefined;
}
