import type { Annotations, Icon, ToolAnnotations } from './protocol.js';
import type { CallContext } from './call-context.js';
import type { AppView, ToolUi } from './apps/app-definition.js';
import type { Restricted } from './grants.js';
import type { Schema } from './schema/schema.js';

/**
 * Suggests values for one argument. Called with the provider as `this` when it belongs to a decorated method.
 *
 * @param resolved the other arguments that the client has settled already
 * @returns suggestions, best first; a client sees the first 100. With a total where there are more than those that are returned
 */
export type Completer = (
  value: string,
  context: CallContext,
  resolved: Readonly<Record<string, string>>,
) => Suggestions | Promise<Suggestions>;

/** Suggestions, all or the first of more. */
export type Suggestions =
  | readonly string[]
  | {
      readonly values: readonly string[];
      readonly total?: number | undefined;
      readonly hasMore?: boolean | undefined;
    };

/** Completers by the name of a prompt argument or template variable. */
export type Completers = Readonly<Record<string, Completer>>;

interface Described extends Restricted {
  /** For people; the name is for programs. */
  readonly title?: string;
  /** What it does and when to use it; models read it. */
  readonly description?: string;
  /** Pictures that clients may show. */
  readonly icons?: readonly Icon[];
  /** Listed as it is; keys of the specification and of other projects have prefixes. */
  readonly _meta?: Readonly<Record<string, unknown>>;
}

/** What `@Tool` takes. */
export interface ToolDefinition<
  Input extends Schema | undefined = Schema | undefined,
  Output extends Schema | undefined = Schema | undefined,
> extends Described {
  /**
   * 1 to 128 of `A-Z a-z 0-9 _ . -`, unique among tools.
   * @refused other characters, and a name that another tool has
   */
  readonly name: string;
  /**
   * The arguments, an object. Without it the tool takes none.
   * @refused a root that is no object, and a schema that cannot be written as JSON Schema, or whose check may cost more than its value is long (docs/extending.md)
   */
  readonly input?: Input;
  /**
   * The structured answer, any JSON value. What the handler returns is validated against it. In a session a value whose schema
   * is not one of objects comes as `{ result: value }`, and is listed so.
   * @refused a schema that cannot be written as JSON Schema, or whose check may cost more than its value is long (docs/extending.md)
   */
  readonly output?: Output;
  /**
   * Hints for clients. `readOnlyHint` and `idempotentHint` also say that a call may run again after a pod died.
   * @refused a number that JSON does not have
   */
  readonly annotations?: ToolAnnotations;
  /**
   * Declares the tool long-running, for clients that know tasks (SEP-2663, `io.modelcontextprotocol/tasks`): they get a
   * handle and fetch the result when it is there. Any other client waits for the result (`optional`), or is refused with
   * −32021 (`required`). Sessions of the legacy era know no tasks; their calls wait either way, on streams that resume.
   */
  readonly task?: 'optional' | 'required';
  /**
   * Where the task begins: before the handler runs (`at-once`, the default), so that all it asks is asked in the task; or
   * where the handler calls `context.startTask()` (`by-handler`), so that what it asks before is asked in the call.
   * @default `'at-once'`
   */
  readonly taskStart?: 'at-once' | 'by-handler';
  /**
   * What the audit log keeps of the arguments. Say `arguments` only where they hold no secret.
   * @default `'digest'`
   */
  readonly audit?: 'digest' | 'arguments';
  /**
   * The app that shows its result, by its URI, and who may call it (MCP Apps, docs/apps.md).
   * @refused a URI that does not begin with `ui:` or that no app has, and neither URI nor visibility
   */
  readonly ui?: string | ToolUi;
  /**
   * `{ max, perSeconds }`: so many calls of one caller at most; more are answered 429. Without it only the limits of the service hold (docs/limits.md).
   * @refused `max` or `perSeconds` that is no whole number from 1
   */
  readonly rateLimit?: ToolRateLimit;
}

/** So many calls in so many seconds; both are whole numbers from 1. */
export interface ToolRateLimit {
  readonly max: number;
  readonly perSeconds: number;
}

/** How clients of the modern era may keep an answer (spec 2026-07-28, Caching). */
export interface CacheHint {
  /** How long it stays fresh, in ms; 0: not at all. */
  readonly ttlMs: number;
  /** `public`: it is the same for every caller, so a proxy may share it. */
  readonly cacheScope: 'public' | 'private';
}

/** What `@Resource` takes. */
export interface ResourceDefinition extends Described {
  /**
   * Absolute, and unique among resources. It is listed as `new URL(uri).href`, and found in any spelling of that.
   * @refused no absolute URI, and one that another resource has
   */
  readonly uri: string;
  /** For programs. */
  readonly name: string;
  /** Of the contents, unless the handler says another. */
  readonly mimeType?: string;
  /** Bytes, if known. */
  readonly size?: number;
  /** Whom it is for, how important it is, and when it changed. */
  readonly annotations?: Annotations;
  /**
   * `{ ttlMs, cacheScope }`. Without it the contents are the caller's own and not kept.
   * @refused `ttlMs` that is no whole number from 0
   */
  readonly cache?: CacheHint;
  /**
   * Makes it an app, whose contents are HTML, and says how hosts show it: what `@App` writes (docs/apps.md).
   * @refused a URI that does not begin with `ui:`, another MIME type, and members that there are not
   */
  readonly ui?: AppView;
}

/** What `@ResourceTemplate` takes. */
export interface ResourceTemplateDefinition extends Described {
  /**
   * RFC 6570, unique among resource templates; docs/uri-templates.md says which forms are matched, and how.
   * @refused a template that is not matched, and one that another capability has
   */
  readonly uriTemplate: string;
  /**
   * Variables whose values may hold, decoded, what could lead out of a place: `/`, `\`, NUL and `..` segments. A URI that
   * has them in another variable of a path is not found. The handler then checks the values of these itself.
   */
  readonly unsafe?: readonly string[];
  /** For programs. */
  readonly name: string;
  /** Of the contents, unless the handler says another. */
  readonly mimeType?: string;
  /** Whom it is for, how important it is, and when it changed. */
  readonly annotations?: Annotations;
  /**
   * `{ ttlMs, cacheScope }`. Without it the contents are the caller's own and not kept.
   * @refused `ttlMs` that is no whole number from 0
   */
  readonly cache?: CacheHint;
  /** By variable: an object of functions that suggest values. */
  readonly complete?: Completers;
}

/** What `@Prompt` takes. */
export interface PromptDefinition<Args extends Schema | undefined = Schema | undefined> extends Described {
  /**
   * 1 to 128 of `A-Z a-z 0-9 _ . -`, unique among prompts.
   * @refused other characters, and a name that another prompt has
   */
  readonly name: string;
  /**
   * An object of strings; descriptions and which are required are listed from it.
   * @refused a root that is no object, and an argument that is no text
   */
  readonly args?: Args;
  /** By argument: an object of functions that suggest values. */
  readonly complete?: Completers;
}
