import { damaged, type Decoded, newer } from '../../redis/decoded.js';
import type { LoggedEvent, NewEvent } from './event-log.js';

/**
 * An event as an element of a list in Redis: its position, the first letter of its weight, and its data as it is. That is
 * version 1; a later one has its number behind the letter.
 */
export function elementOf({ position, weight, data }: NewEvent): string {
  return `${position} ${weight.charAt(0)} ${data}`;
}

const VERSION_1 = /^([1-9]\d{0,14}) [er] /;
const LATER = /^[1-9]\d{0,14} [a-z](\d+) /;

/** What the data is, is for those to say who wrote it. */
export function decodeElement(element: string): Decoded<LoggedEvent> {
  const head = VERSION_1.exec(element);
  if (!head) return LATER.test(element) ? newer() : damaged('an event does not begin as events do');
  return { ok: true, value: { position: Number(head[1]), data: element.slice(head[0].length) } };
}
