import type { Result, ServerCapabilities, Tool } from '@modelcontextprotocol/sdk/types.js';
import type { CallContext } from '../capabilities/call-context.js';

/** Passes requests of clients on. */
export interface Passing {
  readonly capabilities: ServerCapabilities;
  /** @param tool that is called, as it was listed, where arguments of it are also sent as headers */
  pass(method: string, params: Readonly<Record<string, unknown>>, context: CallContext, tool?: Tool): Promise<Result>;
  /** A resource was read: changes of it are wanted from now on. */
  follow(uri: string): void;
}
