import { createHash } from 'node:crypto';

/** The ids of sessions from one number to another, the same in every process that asks: random UUIDs by their form. */
export function sessionIds(from, to) {
  return Array.from({ length: to - from }, (_, index) => sessionId(from + index));
}

export function sessionId(number) {
  const hex = createHash('sha256').update(`session ${number}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
