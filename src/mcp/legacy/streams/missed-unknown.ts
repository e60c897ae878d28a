import type { JSONRPCNotification } from '@modelcontextprotocol/sdk/types.js';

/**
 * What a client is told when it is not known any more what it missed: that everything it lists or subscribed to may have
 * changed. A gap is told, never skipped.
 */
export function missedUnknown(subscriptions: Iterable<string>): JSONRPCNotification[] {
  const lists = ['tools', 'resources', 'prompts'].map((list) => notification(`notifications/${list}/list_changed`));
  return [...lists, ...[...subscriptions].map(resourceUpdated)];
}

export function resourceUpdated(uri: string): JSONRPCNotification {
  return { ...notification('notifications/resources/updated'), params: { uri } };
}

export function notification(method: string): JSONRPCNotification {
  return { jsonrpc: '2.0', method };
}
