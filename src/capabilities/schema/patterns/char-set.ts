/** Code points as ranges, both ends included. */
export type CharSet = readonly (readonly [number, number])[];

const LAST = 0x10ffff;
export const ANY: CharSet = [[0, LAST]];

export function meets(one: CharSet, other: CharSet): boolean {
  return one.some(([from, to]) => other.some(([start, end]) => from <= end && start <= to));
}

export function without(set: CharSet): CharSet {
  const rest: [number, number][] = [];
  let next = 0;
  for (const [from, to] of [...set].sort(([a], [b]) => a - b)) {
    if (from > next) rest.push([next, from - 1]);
    next = Math.max(next, to + 1);
  }
  return next <= LAST ? [...rest, [next, LAST]] : rest;
}

/** Letters in both cases; what is beyond ASCII may be the other case of anything. */
export function ignoringCase(set: CharSet): CharSet {
  if (set.some(([, to]) => to > 0x7f)) return ANY;
  const other = (shift: number, first: number, last: number) =>
    set.flatMap(([from, to]): CharSet => {
      const [start, end] = [Math.max(from, first), Math.min(to, last)];
      return start <= end ? [[start + shift, end + shift]] : [];
    });
  // U+017F and U+212A are the other cases of "s" and "k".
  return [...set, ...other(32, 65, 90), ...other(-32, 97, 122), [0x17f, 0x17f], [0x212a, 0x212a]];
}

const range = (from: string, to = from) => [from.codePointAt(0) ?? 0, to.codePointAt(0) ?? 0] as const;

const DIGITS: CharSet = [range('0', '9')];
const WORD: CharSet = [range('0', '9'), range('A', 'Z'), range('_'), range('a', 'z')];
const SPACE: CharSet = [
  [9, 13],
  [32, 32],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];

export const CLASSES: Readonly<Record<string, CharSet>> = {
  d: DIGITS,
  D: without(DIGITS),
  w: WORD,
  W: without(WORD),
  s: SPACE,
  S: without(SPACE),
};
