import type {
  Prompt,
  Resource,
  ResourceTemplate,
  Result,
  ServerCapabilities,
  Tool,
} from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';

/** Pages that are read of one list; a server whose pages never end is not read for ever. */
const MAX_PAGES = 100;

const METHOD_NOT_FOUND = -32601;

const named = { name: z.string() };
const members = z.looseObject({});

/** What is looked at of a list item before it is served; all else is passed on as it is. */
const ITEMS = {
  'tools/list': {
    key: 'tools',
    item: z.looseObject({ ...named, inputSchema: members, outputSchema: members.optional() }),
  },
  'prompts/list': {
    key: 'prompts',
    item: z.looseObject({ ...named, arguments: z.array(z.looseObject(named)).optional() }),
  },
  'resources/list': { key: 'resources', item: z.looseObject({ ...named, uri: z.string() }) },
  'resources/templates/list': { key: 'resourceTemplates', item: z.looseObject({ ...named, uriTemplate: z.string() }) },
} as const;

type ListMethod = keyof typeof ITEMS;

/** All that another server lists. */
export interface UpstreamLists {
  readonly tools: readonly Tool[];
  readonly prompts: readonly Prompt[];
  readonly resources: readonly Resource[];
  readonly templates: readonly ResourceTemplate[];
}

/** Asks the other server. */
type Ask = (method: string, params: Readonly<Record<string, unknown>>) => Promise<Result>;

/** @throws Error for a list that is none of the protocol */
export async function readLists(ask: Ask, { tools, prompts, resources }: ServerCapabilities): Promise<UpstreamLists> {
  return {
    tools: tools ? await readList<Tool>(ask, 'tools/list') : [],
    prompts: prompts ? await readList<Prompt>(ask, 'prompts/list') : [],
    resources: resources ? await readList<Resource>(ask, 'resources/list') : [],
    templates: resources ? await readList<ResourceTemplate>(ask, 'resources/templates/list') : [],
  };
}

async function readList<Item>(ask: Ask, method: ListMethod): Promise<readonly Item[]> {
  const { key, item } = ITEMS[method];
  const page = z.looseObject({ [key]: z.array(item), nextCursor: z.string().optional() });
  const items: unknown[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const answer = await ask(method, cursor === undefined ? {} : { cursor }).catch(orNothing);
    if (!answer) return [];
    const read = page.parse(answer);
    items.push(...(read[key] as unknown[]));
    cursor = read['nextCursor'] as string | undefined;
    if (cursor === undefined) return items as Item[];
  }
  throw new Error(`${method} has more than ${MAX_PAGES} pages`);
}

/** A server of resources may have no templates. */
function orNothing(error: unknown): undefined {
  if ((error as { readonly code?: unknown }).code === METHOD_NOT_FOUND) return undefined;
  throw error;
}
