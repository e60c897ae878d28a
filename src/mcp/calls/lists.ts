import { PaginatedRequestParamsSchema } from '@modelcontextprotocol/sdk/types.js';
import type { CapabilityRegistry } from '../../capabilities/capability-registry.js';
import type { InvalidCursor } from '../../capabilities/catalog.js';
import type { Grants } from '../../capabilities/grants.js';
import { cursorIn } from '../rpc/cursor-in.js';
import { parseParams } from '../rpc/parse-params.js';
import { pageOrThrow } from './outcome-results.js';

type Kind = Parameters<CapabilityRegistry['isPrivate']>[0];

interface List {
  readonly kind: Kind;
  readonly page: (
    registry: CapabilityRegistry,
    cursor: string | undefined,
    grants: Grants | undefined,
  ) => object | InvalidCursor;
}

/** The methods that list capabilities, the same in both eras. */
const LISTS = {
  'tools/list': { kind: 'tools', page: (registry, cursor, grants) => registry.listTools(cursor, grants) },
  'resources/list': { kind: 'resources', page: (registry, cursor, grants) => registry.listResources(cursor, grants) },
  'resources/templates/list': {
    kind: 'templates',
    page: (registry, cursor, grants) => registry.listResourceTemplates(cursor, grants),
  },
  'prompts/list': { kind: 'prompts', page: (registry, cursor, grants) => registry.listPrompts(cursor, grants) },
} as const satisfies Readonly<Record<string, List>>;

type ListMethod = keyof typeof LISTS;

/** One page, which is the same object for all who may see the same. @throws RpcError −32602 */
export type PageOf = (params: unknown, grants: Grants | undefined) => object;

/** @param toMethod makes the method of an era */
export function listMethods<Method>(
  registry: CapabilityRegistry,
  toMethod: (pageOf: PageOf, kind: Kind) => Method,
): Readonly<Record<ListMethod, Method>> {
  const methods = Object.entries(LISTS).map(([name, { kind, page }]) => {
    const pageOf: PageOf = (params, grants) => {
      const cursor = cursorIn(parseParams(PaginatedRequestParamsSchema, params));
      return pageOrThrow(page(registry, cursor, grants));
    };
    return [name, toMethod(pageOf, kind)] as const;
  });
  return Object.fromEntries(methods) as Record<ListMethod, Method>;
}
