import 'reflect-metadata';
import type { CallContext } from '../capabilities/call-context.js';
import { decoratedMethod } from '../capabilities/decorated-method.js';
import type { HandlerDecorator } from '../capabilities/decorators.js';
import type { Restricted } from '../capabilities/grants.js';
import { noteClass } from '../capabilities/noted-classes.js';
import type { Parsed, Raw, Schema } from '../capabilities/schema/schema.js';

/** What a class says of the extension that it serves (spec 2026-07-28, Extension Negotiation; SEP-2133). */
export interface ExtensionDefinition {
  /**
   * `<reversed domain>/<name>`, such as `com.acme/search`. A change that breaks clients needs another one.
   * @refused one that is no reversed domain with a slash and a name, and one that another extension has
   */
  readonly id: string;
  /**
   * Clients read it as `version` of the settings.
   * @refused no text, or an empty one, and a `version` among the settings beside it
   */
  readonly version?: string;
  /**
   * What clients are told of it, a JSON object.
   * @refused no JSON object
   */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** What `@ExtensionMethod` takes. */
export interface ExtensionMethodDefinition<
  Params extends Schema | undefined = Schema | undefined,
  Result extends Schema | undefined = Schema | undefined,
> extends Restricted {
  /**
   * Such as `acme/search`: 1 to 128 of `A-Z a-z 0-9 _ . - /`, under a first part that is not the specification's.
   * @refused other characters, and a name that the specification or another extension has
   */
  readonly name: string;
  /**
   * The parameters, an object, without `_meta` (`context.meta`). Without it the method takes none.
   * @refused a root that is no object
   */
  readonly params?: Params;
  /** The result, an object. What the method returns is validated against it. */
  readonly result?: Result;
}

/** With `result`: what that schema accepts. Without: any JSON object, or nothing for `{}`. */
export type ExtensionMethodReturn<Result extends Schema | undefined> = Result extends Schema
  ? Raw<Result>
  : object | void;

/** A method that `@ExtensionMethod` may stand on. */
export type ExtensionMethodHandler<Params extends Schema | undefined, Result extends Schema | undefined> = (
  params: Parsed<Params>,
  context: CallContext,
  // A method may take more parameters, filled by Nest's parameter decorators.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  ...injected: any[]
) => ExtensionMethodReturn<Result> | Promise<ExtensionMethodReturn<Result>>;

// Registered symbols: a team's package may bring its own copy of this file, and both must mean the same.
const EXTENSION = Symbol.for('mooring.extension');
const METHOD = Symbol.for('mooring.extension.method');

/** Serves an extension of the protocol: its methods are those of this provider that `@ExtensionMethod` marks. */
export function Extension(definition: ExtensionDefinition): ClassDecorator {
  return (target) => {
    noteClass(target, '@Extension');
    Reflect.defineMetadata(EXTENSION, definition, target);
  };
}

/**
 * Serves a method of a provider as a JSON-RPC method of its extension: `(params, context) => result`.
 *
 * Parameters are validated before the method runs. A thrown `ProtocolError` is answered as it is, a `ToolError` as −32603
 * with its message; the details of any other error stay in the log.
 */
export function ExtensionMethod<
  Params extends Schema | undefined = undefined,
  Result extends Schema | undefined = undefined,
>(definition: ExtensionMethodDefinition<Params, Result>): HandlerDecorator<ExtensionMethodHandler<Params, Result>> {
  return (...decorated) => Reflect.defineMetadata(METHOD, definition, decoratedMethod('@ExtensionMethod', decorated));
}

export function extensionOf(target: object): ExtensionDefinition | undefined {
  return Reflect.getOwnMetadata(EXTENSION, target) as ExtensionDefinition | undefined;
}

export function extensionMethodOf(method: object): ExtensionMethodDefinition | undefined {
  return Reflect.getMetadata(METHOD, method) as ExtensionMethodDefinition | undefined;
}
