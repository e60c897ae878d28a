import type { SessionChange } from './session-record.js';
import type { ReachedLimit } from './session-store.js';

/**
 * The text of a session record, by lines (JSON never holds a raw newline):
 *
 * 1. the version
 * 2. what never changes, as one JSON object
 * 3. `0`, or `1` from a release that noted whether `initialized` came: nothing depends on that
 * 4. the log level, or nothing
 * 5. and all that follow: one subscribed URI each, as JSON, in the order they were subscribed
 *
 * So a change edits whole lines, here and in the script that Redis runs, and only the decoder parses the JSON of
 * a client: Redis's own JSON library would turn an empty array into an object and round large numbers.
 */
export const VERSION_1 = 'mooring-session 1';

/** Lines are counted from 0 here and from 1 in the script. */
export const Line = { version: 0, facts: 1, spare: 2, logLevel: 3, firstSubscription: 4 } as const;

/** A record in bytes at most, in UTF-8. */
export const RECORD_MAX_BYTES = 16_384;

export interface TextLimits {
  readonly maxSubscriptions: number;
  readonly maxBytes: number;
}

export type ChangedText =
  { readonly state: 'changed'; readonly text: string } | ({ readonly state: 'limit' } & ReachedLimit);

/**
 * Edits one field of a version 1 text. The same rules run inside Redis (`update-session.script.ts`); the contract suite
 * holds the two together.
 */
export function changeText(text: string, change: SessionChange, limits: TextLimits): ChangedText {
  const lines = text.split('\n');
  const full = editLines(lines, change, limits.maxSubscriptions);
  if (full) return { state: 'limit', limit: limits.maxSubscriptions, of: 'subscriptions' };
  const changed = lines.join('\n');
  const grown = changed.length > text.length && Buffer.byteLength(changed) > limits.maxBytes;
  return grown ? { state: 'limit', limit: limits.maxBytes, of: 'bytes' } : { state: 'changed', text: changed };
}

/** @returns whether there is no room for the change */
function editLines(lines: string[], change: SessionChange, maxSubscriptions: number): boolean {
  switch (change.field) {
    case 'logLevel':
      lines[Line.logLevel] = change.level;
      return false;
    case 'subscribe':
      return subscribe(lines, JSON.stringify(change.uri), maxSubscriptions);
    case 'unsubscribe':
      unsubscribe(lines, JSON.stringify(change.uri));
      return false;
    default:
      return change satisfies never;
  }
}

function subscribe(lines: string[], line: string, maxSubscriptions: number): boolean {
  if (lines.includes(line, Line.firstSubscription)) return false;
  if (lines.length - Line.firstSubscription >= maxSubscriptions) return true;
  lines.push(line);
  return false;
}

function unsubscribe(lines: string[], line: string): void {
  const index = lines.indexOf(line, Line.firstSubscription);
  if (index >= 0) lines.splice(index, 1);
}
