import type { Era } from '../../capabilities/call-context.js';
import type { CapabilityTarget } from '../../capabilities/outcomes.js';

/** What all but its handler have to know of a method. */
interface MethodFacts {
  readonly eras: readonly Era[];
  /** The parameter that names a capability, and of which kind. */
  readonly names?: { readonly kind: CapabilityTarget['kind']; readonly parameter: 'name' | 'uri' };
  /** Whether a second run does no harm: it only reads, or the tool that is called says so. Others may not run again. */
  readonly repeats?: 'always' | 'as-the-tool-says';
  /** Whether callers without a token may call it, where a server lets such in; all others are asked for one. */
  readonly anonymous?: 'always' | 'as-the-target-says';
}

const BOTH = ['legacy', 'modern'] as const;
const LEGACY = ['legacy'] as const;
const MODERN = ['modern'] as const;

/**
 * Every method that a client may call. The dispatchers of both eras serve what stands here and nothing else; labels of
 * metrics and traces, take-overs, scopes, what is open without a token and the documents follow from it.
 */
export const METHODS = {
  initialize: { eras: LEGACY, anonymous: 'always' },
  ping: { eras: LEGACY, repeats: 'always', anonymous: 'always' },
  'server/discover': { eras: MODERN, anonymous: 'always' },
  'tools/list': { eras: BOTH, repeats: 'always', anonymous: 'always' },
  'tools/call': {
    eras: BOTH,
    names: { kind: 'tool', parameter: 'name' },
    repeats: 'as-the-tool-says',
    anonymous: 'as-the-target-says',
  },
  'resources/list': { eras: BOTH, repeats: 'always', anonymous: 'always' },
  'resources/templates/list': { eras: BOTH, repeats: 'always', anonymous: 'always' },
  'resources/read': {
    eras: BOTH,
    names: { kind: 'resource', parameter: 'uri' },
    repeats: 'always',
    anonymous: 'as-the-target-says',
  },
  'resources/subscribe': {
    eras: LEGACY,
    names: { kind: 'resource', parameter: 'uri' },
    anonymous: 'as-the-target-says',
  },
  'resources/unsubscribe': { eras: LEGACY, anonymous: 'always' },
  'prompts/list': { eras: BOTH, repeats: 'always', anonymous: 'always' },
  'prompts/get': {
    eras: BOTH,
    names: { kind: 'prompt', parameter: 'name' },
    repeats: 'always',
    anonymous: 'as-the-target-says',
  },
  'completion/complete': { eras: BOTH, repeats: 'always', anonymous: 'as-the-target-says' },
  'logging/setLevel': { eras: LEGACY, anonymous: 'always' },
  'subscriptions/listen': { eras: MODERN, anonymous: 'always' },
  'tasks/get': { eras: MODERN },
  'tasks/update': { eras: MODERN },
  'tasks/cancel': { eras: MODERN },
  'skills/list': { eras: MODERN },
  'skills/get': { eras: MODERN },
  'resources/directory/read': { eras: MODERN },
} as const satisfies Readonly<Record<string, MethodFacts>>;

type Methods = typeof METHODS;

/** The methods of one era. */
export type MethodOf<E extends Era> = {
  [M in keyof Methods]: E extends Methods[M]['eras'][number] ? M : never;
}[keyof Methods];

/** @returns `undefined` for a method that the service does not know */
export function factsOf(method: string): MethodFacts | undefined {
  return Object.hasOwn(METHODS, method) ? METHODS[method as keyof Methods] : undefined;
}
