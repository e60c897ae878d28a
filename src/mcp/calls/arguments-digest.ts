import { createHash } from 'node:crypto';

/** An array or object that is being written: its values, the names of an object's members, and how far it is. */
interface Open {
  readonly values: readonly unknown[];
  readonly names: readonly string[] | undefined;
  next: number;
}

/** Characters that are written before they are hashed, so that large arguments don't exist as text as a whole. */
const CHUNK = 16_384;

/**
 * SHA-256 of the arguments as JSON with its keys in one order: the same arguments have the same digest, however a
 * client happened to write them. No arguments are the same as `{}`.
 * @param args parsed JSON
 */
export function argumentsDigest(args: unknown, encoding: 'hex' | 'base64url'): string {
  const hash = createHash('sha256');
  let written = '';
  for (const text of canonicalJson(args ?? {})) {
    written += text;
    if (written.length < CHUNK) continue;
    hash.update(written);
    written = '';
  }
  return hash.update(written).digest(encoding);
}

/** Piece by piece, and without recursion, because a client chooses how deeply its arguments are nested. */
function* canonicalJson(root: unknown): Generator<string> {
  const stack: Open[] = [];
  yield begin(root, stack);
  for (let open = stack.at(-1); open !== undefined; open = stack.at(-1)) {
    if (open.next === open.values.length) yield end(open, stack);
    else yield labelOf(open) + begin(open.values[open.next++], stack);
  }
}

function begin(value: unknown, stack: Open[]): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const open = openOf(value);
  stack.push(open);
  return open.names ? '{' : '[';
}

function openOf(value: object): Open {
  if (Array.isArray(value)) return { values: value, names: undefined, next: 0 };
  const names = Object.keys(value).sort();
  return { values: names.map((name) => (value as Record<string, unknown>)[name]), names, next: 0 };
}

/** What stands before the next value: a comma after another one, and its name in an object. */
function labelOf({ next, names }: Open): string {
  const comma = next === 0 ? '' : ',';
  return names ? `${comma}${JSON.stringify(names[next])}:` : comma;
}

function end({ names }: Open, stack: Open[]): string {
  stack.pop();
  return names ? '}' : ']';
}
