import type { CallContext } from './call-context.js';
import type {
  PromptDefinition,
  ResourceDefinition,
  ResourceTemplateDefinition,
  ToolDefinition,
} from './definitions.js';

/**
 * Runs a handler, whatever its kind: `args` are the validated arguments of a tool or prompt, the variables of a
 * template, or `{}`; `uri` is what a resource was read by. Guards and interceptors see the same three arguments.
 */
export type Invoke = (context: CallContext, args: unknown, uri?: URL) => unknown;

/** What a decorator says about a method. */
export type Declaration =
  | { readonly kind: 'tool'; readonly definition: ToolDefinition }
  | { readonly kind: 'resource'; readonly definition: ResourceDefinition }
  | { readonly kind: 'resource-template'; readonly definition: ResourceTemplateDefinition }
  | { readonly kind: 'prompt'; readonly definition: PromptDefinition };

export type CapabilityKind = Declaration['kind'];

/** A declaration together with what runs it and where it stands, for messages to people. */
export type Declared = Declaration & {
  readonly invoke: Invoke;
  /** Such as `WeatherTools.forecast in WeatherModule`. */
  readonly place: string;
  /** `this` of the completers. */
  readonly owner?: object;
};

// A registered symbol: a team's package may bring its own copy of this file, and both must mean the same.
const DECLARATIONS = Symbol.for('mooring.capability.declarations');

const PUBLIC = Symbol.for('mooring.capability.public');

/** Says of the tools of a method that callers without a token may use them, too. */
export function openTools(method: object): void {
  Reflect.defineMetadata(PUBLIC, true, method);
}

export function hasOpenTools(method: object): boolean {
  return Reflect.getMetadata(PUBLIC, method) === true;
}

export function declare(method: object, declaration: Declaration): void {
  Reflect.defineMetadata(DECLARATIONS, [...declarationsOf(method), declaration], method);
}

export function declarationsOf(method: object): readonly Declaration[] {
  return (Reflect.getMetadata(DECLARATIONS, method) as readonly Declaration[] | undefined) ?? [];
}
