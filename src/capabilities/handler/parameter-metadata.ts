import type { CallContext } from '../call-context.js';
import type { CapabilityKind } from '../declaration.js';

/** Nest's numbers for `@Req()` and `@Body()`, which `@Context()` and `@Args()` stand on, and one of our own. */
export const PARAMETER = { context: 0, args: 3, uri: 100 } as const;

interface Parameter {
  readonly index: number;
  readonly pipes: readonly unknown[];
  readonly data?: unknown;
}
type Parameters = Readonly<Record<string, Parameter>>;

// Where Nest's parameter decorators, createParamDecorator's included, write.
const NEST_PARAMETERS = '__routeArguments__';

/** What Nest runs: a capability, or a method of an extension. */
export type HandlerKind = CapabilityKind | 'extension-method';

const POSITIONS: Readonly<Record<HandlerKind, readonly (keyof typeof PARAMETER)[]>> = {
  tool: ['args', 'context'],
  prompt: ['args', 'context'],
  resource: ['uri', 'context'],
  'resource-template': ['uri', 'args', 'context'],
  'extension-method': ['args', 'context'],
};

/**
 * Completes what decorators say about a method's parameters by position, so that pipes reach undecorated arguments.
 *
 * @returns the metadata key to read the parameters by
 */
export function defineParameters(owner: object, method: string, kind: HandlerKind): string {
  const key = `mooring:parameters:${kind}`;
  const decorated = (Reflect.getMetadata(NEST_PARAMETERS, owner, method) ?? {}) as Parameters;
  Reflect.defineMetadata(key, { ...byPosition(kind, decorated), ...decorated }, owner, method);
  return key;
}

function byPosition(kind: HandlerKind, decorated: Parameters): Parameters {
  const taken = new Set(Object.values(decorated).map(({ index }) => index));
  const free = POSITIONS[kind].map((role, index) => ({ role, index })).filter(({ index }) => !taken.has(index));
  return Object.fromEntries(free.map(({ role, index }) => [`${PARAMETER[role]}:${index}`, { index, pipes: [] }]));
}

/** Nest's `ParamsFactory`: what a parameter of one of our numbers receives. */
export function parameterValue(type: number, property: unknown, [context, args, uri]: [CallContext, unknown, URL?]) {
  switch (type) {
    case PARAMETER.context:
      return context;
    case PARAMETER.uri:
      return uri;
    case PARAMETER.args:
      return typeof property === 'string' ? (args as Record<string, unknown>)[property] : args;
    default:
      return undefined;
  }
}
