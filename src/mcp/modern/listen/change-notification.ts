import { SUBSCRIPTION_ID_META_KEY } from '@modelcontextprotocol/server';
import type { JSONRPCNotification, RequestId } from '@modelcontextprotocol/sdk/types.js';
import type { FedNotification } from '../../../cluster/notifications/notification-feed.js';
import { jsonText } from '../../../text/json-text.js';

/** What every text ends with: the id of its subscription is the last thing in it. */
const END = '}}}';

/** A notification that is written once, whatever the number of subscriptions that get it. */
export class ChangeNotification {
  readonly method: string;
  private readonly start: string;

  /** @param uri the resource that it is about; `undefined` for a list */
  constructor(
    { method, params }: Omit<JSONRPCNotification, 'jsonrpc'>,
    readonly uri?: string,
  ) {
    this.method = method;
    const tagged = { ...params, _meta: { ...params?._meta, [SUBSCRIPTION_ID_META_KEY]: 0 } };
    this.start = jsonText({ jsonrpc: '2.0', method, params: tagged }).slice(0, -`0${END}`.length);
  }

  static of({ data, uri }: FedNotification): ChangeNotification {
    return new ChangeNotification(JSON.parse(data) as JSONRPCNotification, uri);
  }

  /** As it goes to the stream of one subscription (spec 2026-07-28, Receiving Notifications). */
  textFor(subscriptionId: RequestId): string {
    return `${this.start}${jsonText(subscriptionId)}${END}`;
  }
}
