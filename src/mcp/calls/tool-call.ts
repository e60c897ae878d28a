import type { CallContext } from '../../capabilities/call-context.js';
import type { ToolEntry } from '../../capabilities/kinds/entry.js';
import type { TracedRequest } from '../../tracing/tracing.js';

/** One call of a tool, of whichever era. */
export interface ToolCall {
  /** As the client wrote it. */
  readonly name: string;
  /** `undefined`: this caller has no tool of that name. */
  readonly tool: ToolEntry | undefined;
  readonly args: unknown;
  readonly context: CallContext;
  /** Inside of whose span the tool runs. */
  readonly request: TracedRequest;
}
