import type { CallContext } from './call-context.js';
import type { Parsed, Raw, Schema } from './schema/schema.js';

type Awaitable<T> = T | Promise<T>;
type Block = { readonly type: string };

/** A `CallToolResult` whose literals need no `as const`. */
export interface ToolResultLike {
  readonly content: readonly Block[];
  /** Any JSON value. */
  readonly structuredContent?: unknown;
  readonly isError?: boolean;
  readonly _meta?: object;
}

/** A `PromptMessage` whose literals need no `as const`. */
export interface PromptMessageLike {
  readonly role: string;
  readonly content: Block;
}

/** With `output`: what that schema accepts. Without: one text. Either may be a whole tool result instead. */
export type ToolReturn<Output extends Schema | undefined> =
  ToolResultLike | (Output extends Schema ? Raw<Output> : string | void);

type TextContents = {
  readonly uri: string;
  readonly text: string;
  readonly mimeType?: string;
  readonly _meta?: object;
};
type BlobContents = {
  readonly uri: string;
  readonly blob: string;
  readonly mimeType?: string;
  readonly _meta?: object;
};
export type ContentsLike = TextContents | BlobContents;

/** A text, bytes, or the contents of a `ReadResourceResult` (blobs in base64). */
export type ResourceReturn =
  | string
  | Uint8Array
  | readonly ContentsLike[]
  | { readonly contents: readonly ContentsLike[]; readonly _meta?: object };

/** One text of the user, messages, or a whole `GetPromptResult`. */
export type PromptReturn =
  | string
  | readonly PromptMessageLike[]
  | { readonly messages: readonly PromptMessageLike[]; readonly description?: string; readonly _meta?: object };

/** Values of a template's variables, percent-decoded. A list only where the variable is exploded (`{path*}`). */
export type TemplateVariables = Readonly<Record<string, string | readonly string[]>>;

// A method may take more parameters, filled by Nest's parameter decorators.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Injected = any[];

/** A method that `@Tool` may stand on. */
export type ToolHandler<Input extends Schema | undefined, Output extends Schema | undefined> = (
  args: Parsed<Input>,
  context: CallContext,
  ...injected: Injected
) => Awaitable<ToolReturn<Output>>;

/** A method that `@Resource` may stand on. */
export type ResourceHandler = (uri: URL, context: CallContext, ...injected: Injected) => Awaitable<ResourceReturn>;

/** A method that `@ResourceTemplate` may stand on. */
export type ResourceTemplateHandler = (
  uri: URL,
  variables: TemplateVariables,
  context: CallContext,
  ...injected: Injected
) => Awaitable<ResourceReturn>;

/** A method that `@Prompt` may stand on. */
export type PromptHandler<Args extends Schema | undefined> = (
  args: Parsed<Args>,
  context: CallContext,
  ...injected: Injected
) => Awaitable<PromptReturn>;
