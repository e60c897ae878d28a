import type { CallContext } from '../capabilities/call-context.js';
import type { ToolDefinition } from '../capabilities/definitions.js';
import type { Restricted } from '../capabilities/grants.js';

/** An operation as the document has it. */
export interface ApiOperation {
  /** `operationId`; where it has none, its method and path. */
  readonly id: string;
  /** Upper case. */
  readonly method: string;
  /** With its variables: `/repos/{owner}`. */
  readonly path: string;
  readonly tags: readonly string[];
}

/** What this service says of an operation, over what the document says. */
export interface OperationDefinition
  extends
    Restricted,
    Partial<Pick<ToolDefinition, 'name' | 'title' | 'description' | 'annotations' | 'rateLimit' | 'audit' | 'task'>> {}

/** What `OpenApiTools.from` takes besides the document. */
export interface OpenApiOptions {
  /** The operations that become tools: their `operationId`s, or a function. An id that the document lacks stops the start. */
  readonly include: readonly string[] | ((operation: ApiOperation) => boolean);
  /** Where the API is. By default the first of `servers`, which is then absolute. Nothing else is ever asked. */
  readonly baseUrl?: string;
  /** Headers that prove who asks, for each call: `({ principal }) => ({ Authorization: … })`. */
  readonly auth?: (
    context: CallContext,
  ) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
  /** Put before the names of tools. */
  readonly prefix?: string;
  /** Name, description, scopes and more of a tool, over what the document says of its operation. */
  readonly define?: (operation: ApiOperation) => OperationDefinition;
  /** How long the API may take for an answer. 30 by default. */
  readonly timeoutSeconds?: number;
  /** Bytes of a request's body, as it is sent; a longer one is an error result. 1 MiB by default. */
  readonly maxRequestBytes?: number;
  /** Bytes of an answer; a longer one is an error result. 1 MiB by default. */
  readonly maxResponseBytes?: number;
  /** Of several servers of this process, the one that has the tools, by its name. */
  readonly mcpServer?: string;
}
