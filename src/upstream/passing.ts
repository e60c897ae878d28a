import type { Result, ServerCapabilities } from '@modelcontextprotocol/sdk/types.js';
import type { CallContext } from '../capabilities/call-context.js';

/** Passes requests of clients on. */
export interface Passing {
  readonly capabilities: ServerCapabilities;
  pass(method: string, params: Readonly<Record<string, unknown>>, context: CallContext): Promise<Result>;
  /** A resource was read: changes of it are wanted from now on. */
  follow(uri: string): void;
}
