import type { ClientCapabilities } from '@modelcontextprotocol/sdk/types.js';
import { RpcCode, RpcError } from '../../rpc/rpc-error.js';

/** SEP-2663, Extension Identifier. */
export const TASKS_EXTENSION = 'io.modelcontextprotocol/tasks';

/** Whether a request declares that its client knows tasks. Nothing is inferred from other requests. */
export function knowsTasks(capabilities: ClientCapabilities): boolean {
  const { extensions } = capabilities as { readonly extensions?: Readonly<Record<string, unknown>> };
  const declared = extensions && Object.hasOwn(extensions, TASKS_EXTENSION) ? extensions[TASKS_EXTENSION] : undefined;
  return typeof declared === 'object' && declared !== null;
}

/** The answer to a client that would have to know tasks. */
export function tasksRequired(): RpcError {
  return new RpcError(RpcCode.MissingClientCapability, `This needs a client that declares ${TASKS_EXTENSION}`, {
    requiredCapabilities: { extensions: { [TASKS_EXTENSION]: {} } },
  });
}
