import type { LoggedEvent } from '../../../cluster/events/event-log.js';
import { parseStored } from '../../../redis/decoded.js';
import type { UnreadableLog } from '../../../redis/unreadable-log.js';
import { wellFormedJson } from '../../../text/sent-json.js';

/** An event of a call stream, and the JSON that it is. */
export interface LoggedMessage extends LoggedEvent {
  readonly message: unknown;
}

/** The events that are JSON and can go out as one line each; what is none is reported and left out. */
export function messagesIn(events: readonly LoggedEvent[], log: UnreadableLog): readonly LoggedMessage[] {
  return events.flatMap((event) => {
    const message = /[\r\n]/.test(event.data) ? undefined : parseStored(event.data);
    if (message !== undefined) return [{ ...event, data: wellFormedJson(event.data), message }];
    log.report('event', 'an event holds no message');
    return [];
  });
}
