import { quoted } from '../text/quoted.js';
import { printableStack } from './printable-stack.js';

/** What a line is looked for by. It stays, whatever else goes. */
const KEPT = ['level', 'time', 'pid', 'hostname', 'context', 'event', 'msg', 'err', 'error'];

/** UTF-16 units of a text, by its name. */
const LONGEST: ReadonlyMap<string, number> = new Map([
  ['msg', 2_000],
  ['message', 1_000],
  ['stack', 2_000],
]);
const LONGEST_OTHER = 200;
const LONGEST_NAME = 100;

/** UTF-16 units of an object or array as JSON; a longer one is written as text. */
const LONGEST_OBJECT = 500;
const MOST_FIELDS = 40;

/** UTF-16 units of a stack. */
const LOOKED_AT = 10_000;

/** As many as `serializeError` writes. */
const MOST_CAUSES = 3;

/** Parts of all that: what is no ASCII takes up to three bytes, and quotes are escaped. */
const LEAST_SHARE = 1 / 8;
const SHARES = [1, 1 / 2, 1 / 4, LEAST_SHARE];

type Entry = Readonly<Record<string, unknown>>;

/**
 * The entry of a line that is too long, each time shorter: long texts are cut, then other fields left out. The last fits
 * into 8 KB for certain. `cutFrom` says how many bytes there were.
 */
export function* shorterEntries(entry: Entry, bytes: number): Generator<Entry> {
  const others = Object.keys(entry).filter((name) => !KEPT.includes(name));
  const names = [...KEPT, ...others.slice(0, MOST_FIELDS)];
  for (const share of SHARES) yield { ...cut(entry, names, share), cutFrom: bytes };
  yield { ...cut(entry, KEPT, LEAST_SHARE), cutFrom: bytes };
}

function cut(entry: Entry, names: readonly string[], share: number, causes = MOST_CAUSES): Entry {
  const fields = names
    .filter((name) => Object.hasOwn(entry, name))
    .map((name) => [name.slice(0, LONGEST_NAME), cutValue(name, entry[name], share, causes)]);
  return Object.fromEntries(fields) as Entry;
}

function cutValue(name: string, value: unknown, share: number, causes: number): unknown {
  if (typeof value === 'string') return cutText(value, (LONGEST.get(name) ?? LONGEST_OTHER) * share);
  if (typeof value !== 'object' || value === null) return value;
  if (isError(value)) return cutError(value, share, causes);
  const json = JSON.stringify(value);
  return json.length <= LONGEST_OBJECT * share ? value : quoted(json, LONGEST_OBJECT * share);
}

function cutError(error: Entry, share: number, causes: number): Entry {
  const names = ['type', 'message', 'code', 'stack', ...(causes > 0 ? ['cause'] : [])];
  return cut({ ...error, stack: stackOf(error) }, names, share, causes - 1);
}

/** Its frames are told apart while it still begins with the message, of which there is more beside it. */
function stackOf({ stack, message }: Entry): unknown {
  if (typeof stack !== 'string') return stack;
  const said = typeof message === 'string' ? message.slice(0, LOOKED_AT) : undefined;
  const [head = '', ...frames] = printableStack(stack.slice(0, LOOKED_AT), said).split('\n');
  return [quoted(head), ...frames].join('\n');
}

function cutText(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

function isError(value: object): value is Entry {
  return 'type' in value && 'message' in value && 'stack' in value;
}
