import type { Tool } from '@modelcontextprotocol/sdk/types.js';
import type { CapabilityRegistry, Registration } from '../capabilities/capability-registry.js';
import type { ToolResultLike } from '../capabilities/handlers.js';
import { passedOn } from '../capabilities/schema/passed-on-schema.js';
import type { Passing } from './passing.js';
import type { UpstreamDefinition } from './upstream-options.js';

/** Serves a tool of another server. */
export function addTool(
  registry: CapabilityRegistry,
  passing: Passing,
  tool: Tool,
  name: string,
  own: UpstreamDefinition,
): Registration {
  const { title, description, icons, annotations, _meta, inputSchema, outputSchema } = tool;
  const definition = { title, description, icons, annotations, _meta, ...own, name, input: passedOn(inputSchema) };
  const mirrored = hasHeaders(tool) ? tool : undefined;
  const call = async (args: unknown, context: Parameters<Passing['pass']>[2]) => {
    const result = await passing.pass('tools/call', { name: tool.name, arguments: args }, context, mirrored);
    return { content: [], ...result } as ToolResultLike;
  };
  if (!outputSchema) return registry.addTool(definition, call);
  // A result without structured content is passed on as one: whether it fits is between that server and its client.
  return registry.addTool({ ...definition, output: passedOn(outputSchema) }, async (args, context) => ({
    structuredContent: undefined,
    ...(await call(args, context)),
  }));
}

/** 2026-07-28, Custom Headers: whether arguments are sent as headers, too. */
function hasHeaders({ inputSchema }: Tool): boolean {
  return JSON.stringify(inputSchema).includes('"x-mcp-header"');
}
