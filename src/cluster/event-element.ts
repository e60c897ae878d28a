import type { LoggedEvent, NewEvent } from './event-log.js';

/** An event as an element of a list in Redis: its position, the first letter of its weight, and its data as it is. */
export function elementOf({ position, weight, data }: NewEvent): string {
  return `${position} ${weight.charAt(0)} ${data}`;
}

export function eventOf(element: string): LoggedEvent {
  const end = element.indexOf(' ');
  return { position: Number(element.slice(0, end)), data: element.slice(end + 3) };
}
