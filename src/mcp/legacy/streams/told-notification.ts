import type { FedNotification } from '../../../cluster/notifications/notification-feed.js';
import { jsonText } from '../../../text/sent-json.js';
import { uriKey } from '../../../text/uri-key.js';
import { resourceUpdated } from './missed-unknown.js';

/** A notification of the feed, as it goes to one session after the other: each is told a URI as its client wrote it. */
export class ToldNotification {
  private readonly key: string | undefined;
  private readonly texts = new Map<string, string>();

  constructor(private readonly fed: FedNotification) {
    this.key = fed.uri === undefined ? undefined : uriKey(fed.uri);
  }

  get position(): string | undefined {
    return this.fed.position;
  }

  /** @returns `undefined` where the session has not subscribed to what it is about */
  textFor({ subscriptions }: { readonly subscriptions: ReadonlyMap<string, string> }): string | undefined {
    if (this.key === undefined) return this.fed.data;
    const uri = subscriptions.get(this.key);
    return uri === undefined ? undefined : this.updated(uri);
  }

  /** Written once for each spelling, of which there are one or two. */
  private updated(uri: string): string {
    let text = this.texts.get(uri);
    if (text === undefined) this.texts.set(uri, (text = jsonText(resourceUpdated(uri))));
    return text;
  }
}
