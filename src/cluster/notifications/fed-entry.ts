import { isObject, newer, parseStored } from '../../redis/decoded.js';

/** 0.1.0 wrote version 1 without saying so, and passes over a field `v`. */
const VERSION = 1;

/** A notification as Redis keeps it. A `lost` one stands for notifications that could not be stored. */
export type FedEntry =
  | { readonly kind: 'notification'; readonly id: string; readonly uri: string | undefined; readonly data: string }
  | { readonly kind: 'lost'; readonly id: string };

/** An entry with its place in the Redis Stream. */
export interface PlacedEntry {
  readonly place: string;
  readonly entry: FedEntry;
}

/** The fields of an entry of the Redis Stream. */
export function fieldsOf(entry: FedEntry): string[] {
  const about = ['i', entry.id, 'v', String(VERSION)];
  if (entry.kind === 'lost') return about;
  return ['d', entry.data, ...(entry.uri === undefined ? [] : ['u', entry.uri]), ...about];
}

/** Whether a text can be told as a message: one line of JSON. */
export function isMessage(data: string): boolean {
  return isObject(parseStored(data)) && !/[\r\n]/.test(data);
}

/**
 * An entry as what it can be read as: one that cannot be, or that a newer release wrote, stands for a notification that is lost.
 *
 * @param canBeTold whether its data can be
 * @param onUnreadable told why it cannot be read
 */
export function parseEntry(
  [place, fields]: [string, string[]],
  canBeTold: (data: string) => boolean,
  onUnreadable: (reason: string) => void,
): PlacedEntry {
  const valueOf = (name: string) => {
    const index = fields.findIndex((field, at) => at % 2 === 0 && field === name);
    return index === -1 ? undefined : fields[index + 1];
  };
  const [id, data, uri, version] = [valueOf('i') ?? place, valueOf('d'), valueOf('u'), valueOf('v') ?? '1'];
  const problem = problemOf(version) ?? (data === undefined || canBeTold(data) ? undefined : 'it holds no message');
  if (problem !== undefined) onUnreadable(problem);
  const isLost = data === undefined || problem !== undefined;
  return { place, entry: isLost ? { kind: 'lost', id } : { kind: 'notification', id, uri, data } };
}

function problemOf(version: string): string | undefined {
  if (!/^[1-9]\d*$/.test(version)) return 'its version is no number';
  return Number(version) > VERSION ? newer().reason : undefined;
}
