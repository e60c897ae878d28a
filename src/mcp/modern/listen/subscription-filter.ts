import { z } from 'zod';
import { uriKey } from '../../../text/uri-key.js';
import { isPlainObject } from '../../rpc/plain-object.js';

/** What a client asks to be told of (spec 2026-07-28, Notification Filter; `taskIds` of SEP-2663). */
const SubscriptionFilterSchema = z.object({
  toolsListChanged: z.boolean().optional(),
  promptsListChanged: z.boolean().optional(),
  resourcesListChanged: z.boolean().optional(),
  resourceSubscriptions: z.array(z.string()).optional(),
  taskIds: z.array(z.string()).optional(),
});

export const ListenParamsSchema = z.object({ notifications: SubscriptionFilterSchema });

export type SubscriptionFilter = z.infer<typeof SubscriptionFilterSchema>;

/** How long the lists of a filter are that has not been checked yet. */
export function lengthsIn(params: unknown): Readonly<Record<'resourceSubscriptions' | 'taskIds', number>> {
  const filter = isPlainObject(params) && isPlainObject(params['notifications']) ? params['notifications'] : {};
  return { resourceSubscriptions: lengthOf(filter['resourceSubscriptions']), taskIds: lengthOf(filter['taskIds']) };
}

function lengthOf(list: unknown): number {
  return Array.isArray(list) ? list.length : 0;
}

/** The notification that each field about a list asks for. */
export const LIST_CHANGES = {
  toolsListChanged: 'notifications/tools/list_changed',
  promptsListChanged: 'notifications/prompts/list_changed',
  resourcesListChanged: 'notifications/resources/list_changed',
} as const satisfies Partial<Record<keyof SubscriptionFilter, string>>;

type ListField = keyof typeof LIST_CHANGES;

export const LIST_FIELDS = Object.keys(LIST_CHANGES) as readonly ListField[];

/**
 * The part of a filter that is served; what the acknowledgement names. Only what can be read can be subscribed to, and of
 * URIs that mean the same, the first.
 */
export function acceptedOf(
  asked: SubscriptionFilter,
  knowsResource: (uri: string, key: string) => boolean,
): SubscriptionFilter {
  const lists = LIST_FIELDS.filter((field) => asked[field]);
  const uris = [...knownByKey(new Set(asked.resourceSubscriptions), knowsResource).values()];
  return {
    ...Object.fromEntries(lists.map((field) => [field, true])),
    ...(uris.length > 0 && { resourceSubscriptions: uris }),
  };
}

export function isEmpty(filter: SubscriptionFilter): boolean {
  return Object.keys(filter).length === 0;
}

function knownByKey(uris: Iterable<string>, knowsResource: (uri: string, key: string) => boolean): Map<string, string> {
  const known = new Map<string, string>();
  for (const uri of uris) {
    const key = uriKey(uri);
    if (!known.has(key) && knowsResource(uri, key)) known.set(key, uri);
  }
  return known;
}
