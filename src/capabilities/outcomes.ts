import type {
  CallToolResult,
  CompleteResult,
  GetPromptResult,
  ListedPrompt,
  ListedResource,
  ListedResourceTemplate,
  ListedTool,
  ReadResourceResult,
} from './protocol.js';
import type { ToolOutcomeLabel } from '../metrics/outcome-labels.js';
import type { CallContext } from './call-context.js';
import type { CacheHint } from './definitions.js';

/** One field of the arguments that does not fit the schema. `path` is dotted, empty for the whole. */
export interface ArgumentIssue {
  readonly path: string;
  readonly message: string;
}

export interface UnknownCapability {
  readonly kind: 'unknown';
}

/** The arguments do not fit the schema; each era says so in its own way. `message` names fields and reasons. */
export interface InvalidArguments {
  readonly kind: 'invalid';
  readonly message: string;
  readonly issues: readonly ArgumentIssue[];
}

/** A handler threw a `ProtocolError`, or something whose details stay in the log (`-32603`). */
export interface Failed {
  readonly kind: 'failed';
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/** `CallToolResult` covers a throwing tool too (`isError`, with a safe message). */
export type ToolOutcome =
  { readonly kind: 'result'; readonly result: CallToolResult } | UnknownCapability | InvalidArguments | Failed;
/** What a tool call came to, as metrics, traces and the audit log name it. */
export function toolOutcomeLabel(outcome: ToolOutcome, context: CallContext): ToolOutcomeLabel {
  if (context.aborted) return 'cancelled';
  if (context.waitsForAnswers) return 'input_required';
  switch (outcome.kind) {
    case 'result':
      return outcome.result.isError ? 'tool_error' : 'ok';
    case 'failed':
      return 'error';
    case 'invalid':
    case 'unknown':
      return outcome.kind;
    default:
      return outcome satisfies never;
  }
}

export type ResourceOutcome =
  | { readonly kind: 'result'; readonly result: ReadResourceResult; readonly cache: CacheHint }
  | UnknownCapability
  | Failed;
export type PromptOutcome =
  { readonly kind: 'result'; readonly result: GetPromptResult } | UnknownCapability | InvalidArguments | Failed;
export type CompletionOutcome =
  { readonly kind: 'result'; readonly result: CompleteResult } | UnknownCapability | Failed;

/** One page of a list. `nextCursor` is opaque. */
export type Page<Key extends string, Item> = { readonly [K in Key]: readonly Item[] } & {
  readonly nextCursor?: string;
};
export type ToolPage = Page<'tools', ListedTool>;
export type ResourcePage = Page<'resources', ListedResource>;
export type ResourceTemplatePage = Page<'resourceTemplates', ListedResourceTemplate>;
export type PromptPage = Page<'prompts', ListedPrompt>;

/** The lists that clients are told the changes of; resource templates are in that of resources. */
export type ListKind = 'tools' | 'resources' | 'prompts';

/** What a request is about, by the name, URI or template that it gives. */
export interface CapabilityTarget {
  readonly kind: 'tool' | 'prompt' | 'resource' | 'resource-template';
  readonly key: string;
}

/** What changed, for those who tell clients. */
export type CapabilityChange =
  { readonly kind: ListKind } | { readonly kind: 'resource-updated'; readonly uri: string };
