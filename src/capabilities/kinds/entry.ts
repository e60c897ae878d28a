import type { CallContext } from '../call-context.js';
import type { ToolDefinition, ToolRateLimit } from '../definitions.js';
import type { Access } from '../grants.js';
import type { CompletionOutcome, PromptOutcome, ResourceOutcome, ToolOutcome } from '../outcomes.js';
import type { MatchableUri } from '../uri-templates/matchable-uri.js';
import type { ListedPrompt, ListedResource, ListedResourceTemplate, ListedTool } from '../protocol.js';

/** A capability ready to serve: its list item and what it runs, computed once. */
export interface Entry<Item> {
  /** The name or URI: unique in its kind, and what lists are sorted by. */
  readonly key: string;
  readonly item: Item;
  readonly place: string;
  readonly access: Access;
}

export interface CompletionRequest {
  readonly argument: string;
  readonly value: string;
  readonly resolved: Readonly<Record<string, string>>;
}

type Complete = (request: CompletionRequest, context: CallContext) => Promise<CompletionOutcome>;

export interface ToolEntry extends Entry<ListedTool> {
  /** Whether it is declared long-running. */
  readonly task: ToolDefinition['task'];
  readonly rateLimit?: ToolRateLimit;
  /** The URI of the app that shows its result. */
  readonly app?: string | undefined;
  /** What the audit log keeps of the arguments. */
  readonly audit: 'digest' | 'arguments';
  call(args: unknown, context: CallContext): Promise<ToolOutcome>;
}

export interface ResourceEntry extends Entry<ListedResource> {
  /** By the URI as the client wrote it. */
  read(uri: string, context: CallContext): Promise<ResourceOutcome>;
}

export interface ResourceTemplateEntry extends Entry<ListedResourceTemplate> {
  matches(uri: MatchableUri): boolean;
  /** `unknown` where the URI does not match. */
  read(uri: string, context: CallContext): Promise<ResourceOutcome>;
  readonly complete: Complete;
}

export interface PromptEntry extends Entry<ListedPrompt> {
  get(args: unknown, context: CallContext): Promise<PromptOutcome>;
  readonly complete: Complete;
}

export type Compiled<E> =
  { readonly ok: true; readonly entry: E } | { readonly ok: false; readonly problems: readonly string[] };
