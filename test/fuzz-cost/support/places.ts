/** A place in a message that may hold anything. */
export interface Place {
  /** `params.name`; `params.*` is a member of a name that the protocol does not know. */
  readonly path: string;
  readonly keys: readonly string[];
  /** What stood there. */
  readonly usual: unknown;
  /** The message with this JSON in the place. */
  fill(json: string): string;
}

const MARK = '@place@';

/** Every member of a message, the message itself, and in each object one member more. */
export function placesOf(message: object): Place[] {
  return [...walk(message, [])].map(({ path, usual }) => {
    const [before, after] = JSON.stringify(put(message, path, MARK)).split(JSON.stringify(MARK)) as [string, string];
    return { path: path.join('.') || 'all', keys: path, usual, fill: (json) => before + json + after };
  });
}

/** The message with JSON in several places; one that another has taken away stays out. */
export function fillAll(message: object, places: readonly Place[], json: (index: number) => string): string {
  const marked = places.reduce<unknown>(
    (marking, { keys }, index) => (canPut(marking, keys) ? put(marking, keys, `${MARK}${index}`) : marking),
    message,
  );
  return JSON.stringify(marked).replaceAll(/"@place@(\d+)"/g, (_, index) => json(Number(index)));
}

function canPut(value: unknown, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return true;
  return (
    typeof value === 'object' &&
    value !== null &&
    (rest.length === 0 || canPut((value as Record<string, unknown>)[key], rest))
  );
}

interface Found {
  readonly path: readonly string[];
  readonly usual: unknown;
}

function* walk(value: unknown, path: readonly string[]): Generator<Found> {
  yield { path, usual: value };
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) yield* walk(member, [...path, key]);
  if (!Array.isArray(value)) yield { path: [...path, '*'], usual: undefined };
}

function put(value: unknown, [key, ...rest]: readonly string[], what: unknown): unknown {
  if (key === undefined) return what;
  if (Array.isArray(value))
    return value.map((item, at) => (String(at) === key ? put(item, rest, what) : (item as unknown)));
  const members = value as Record<string, unknown>;
  return { ...members, [key]: put(members[key], rest, what) };
}
