import type { ArgumentsHost } from '@nestjs/common';
import type { CallContext } from '../call-context.js';

/** What `ExecutionContext.getType()` says while a guard, interceptor or filter runs for a capability. */
export const MCP_CONTEXT_TYPE = 'mcp';

/** What `mcpArguments()` finds. */
export interface McpArguments {
  /** The running call. */
  readonly context: CallContext;
  /** Validated arguments of a tool or prompt, variables of a resource template, `{}` for a resource. */
  readonly args: unknown;
  /** For resources and templates. */
  readonly uri: URL | undefined;
}

/**
 * What a capability was called with, for guards, interceptors and filters. A guard that is also used for HTTP asks
 * `getType()` first. One that does not finds the `CallContext`, which has `headers`, where it expects the request.
 */
export function mcpArguments(host: ArgumentsHost): McpArguments {
  const [context, args, uri] = host.getArgs<[CallContext, unknown, URL?]>();
  return { context, args, uri };
}
