import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import type { CapabilityRegistry } from '../../capabilities/capability-registry.js';
import type { ToolEntry } from '../../capabilities/kinds/entry.js';
import type { Inbound } from './mcp-request.js';

/**
 * The tool that a message of a request calls, for callers that may not use it, too. For a request of one message it is
 * looked up once and kept with the request, for all that ask later.
 */
export function calledTool(
  inbound: Inbound,
  message: JSONRPCMessage,
  registry: CapabilityRegistry,
): ToolEntry | undefined {
  if (!('method' in message) || message.method !== 'tools/call') return undefined;
  if (inbound.tool !== undefined) return inbound.tool ?? undefined;
  const name = message.params?.['name'];
  const tool = typeof name === 'string' ? registry.findTool(name) : undefined;
  if (!inbound.batch) inbound.tool = tool ?? null;
  return tool;
}
