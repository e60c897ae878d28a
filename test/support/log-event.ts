import type { EventWeight, NewEvent } from '../../src/cluster/events/event-log.js';

/** An event as a writer hands it to an event log. */
export function logEvent(position: number, data: string, weight: EventWeight = 'required'): NewEvent {
  return { position, data, weight };
}
