import type { RequestId } from '@modelcontextprotocol/sdk/types.js';
import { spellingsByKey } from '../../../text/uri-key.js';
import type { ResponseChannel } from '../calls/modern-serving.js';
import { taskNotification } from '../tasks/task-wire.js';
import { ChangeNotification } from './change-notification.js';
import { LIST_CHANGES, LIST_FIELDS, type SubscriptionFilter } from './subscription-filter.js';

const ACKNOWLEDGED = 'notifications/subscriptions/acknowledged';
const UPDATED = 'notifications/resources/updated';

/** One `subscriptions/listen` being served: what it is told of, and where that goes. */
export class Subscription {
  private readonly lists: ReadonlySet<string>;
  /** As the client wrote them, by `uriKey`. Made when a resource is updated, not where a filter names many. */
  private spellings: ReadonlyMap<string, string> | undefined;

  constructor(
    private readonly id: RequestId,
    private readonly accepted: SubscriptionFilter,
    private readonly channel: ResponseChannel,
  ) {
    this.lists = new Set(LIST_FIELDS.filter((field) => accepted[field]).map((field) => LIST_CHANGES[field]));
  }

  /** Aborted when its client listens no more. */
  get signal(): AbortSignal {
    return this.channel.signal;
  }

  /** Makes a stream of the response, and says what was accepted; nothing may go out before. */
  open(): void {
    this.channel.listen();
    this.acknowledge();
  }

  /** Says what was accepted. */
  acknowledge(): void {
    this.say(new ChangeNotification({ method: ACKNOWLEDGED, params: { notifications: this.accepted } }));
  }

  tell(notification: ChangeNotification): void {
    const { method, key } = notification;
    const uri = key === undefined ? undefined : this.uris.get(key);
    if (uri !== undefined) this.say(notification.inSpelling(uri));
    else if (key === undefined && this.lists.has(method)) this.say(notification);
  }

  /** @param task its fields, as JSON */
  tellTask(task: string): void {
    this.channel.sayText(taskNotification(task, this.id));
  }

  /** It is not known what was missed: all that was asked for may have changed. */
  tellGap(): void {
    for (const method of this.lists) this.say(new ChangeNotification({ method }));
    for (const uri of this.accepted.resourceSubscriptions ?? [])
      this.say(new ChangeNotification({ method: UPDATED, params: { uri } }, uri));
  }

  private get uris(): ReadonlyMap<string, string> {
    return (this.spellings ??= spellingsByKey(this.accepted.resourceSubscriptions ?? []));
  }

  private say(notification: ChangeNotification): void {
    this.channel.sayText(notification.textFor(this.id));
  }
}
