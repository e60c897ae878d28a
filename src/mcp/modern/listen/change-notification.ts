import { SUBSCRIPTION_ID_META_KEY } from '@modelcontextprotocol/server';
import type { JSONRPCNotification, RequestId } from '@modelcontextprotocol/sdk/types.js';
import type { FedNotification } from '../../../cluster/notifications/notification-feed.js';
import { jsonText } from '../../../text/sent-json.js';
import { uriKey } from '../../../text/uri-key.js';

/** What every text ends with: the id of its subscription is the last thing in it. */
const END = '}}}';

/** A notification that is written once, whatever the number of subscriptions that get it. */
export class ChangeNotification {
  readonly method: string;
  /** What the resource that it is about is compared by; `undefined` for a list. */
  readonly key: string | undefined;
  private readonly start: string;
  private readonly spellings = new Map<string, ChangeNotification>();

  /** @param uri the resource that it is about; `undefined` for a list */
  constructor(
    private readonly about: Omit<JSONRPCNotification, 'jsonrpc'>,
    private readonly uri?: string,
  ) {
    const { method, params } = about;
    this.method = method;
    this.key = uri === undefined ? undefined : uriKey(uri);
    const tagged = { ...params, _meta: { ...params?._meta, [SUBSCRIPTION_ID_META_KEY]: 0 } };
    this.start = jsonText({ jsonrpc: '2.0', method, params: tagged }).slice(0, -`0${END}`.length);
  }

  static of({ data, uri }: FedNotification): ChangeNotification {
    return new ChangeNotification(JSON.parse(data) as JSONRPCNotification, uri);
  }

  /** The same for who named the resource by that URI. */
  inSpelling(uri: string): ChangeNotification {
    if (uri === this.uri) return this;
    const known = this.spellings.get(uri);
    if (known) return known;
    const { method, params } = this.about;
    const spelled = new ChangeNotification({ method, params: { ...params, uri } }, uri);
    this.spellings.set(uri, spelled);
    return spelled;
  }

  /** As it goes to the stream of one subscription (spec 2026-07-28, Receiving Notifications). */
  textFor(subscriptionId: RequestId): string {
    return `${this.start}${jsonText(subscriptionId)}${END}`;
  }
}
