import type { CharSet } from './char-set.js';

/** A regular expression, as far as its cost goes. */
export type Node =
  /** One character of a set. */
  | { readonly kind: 'char'; readonly set: CharSet }
  /** A place: `^`, `$`, `\b`. */
  | { readonly kind: 'place'; readonly isStart: boolean }
  | { readonly kind: 'sequence'; readonly parts: readonly Node[] }
  | { readonly kind: 'choice'; readonly branches: readonly Node[] }
  | { readonly kind: 'repeat'; readonly body: Node; readonly min: number; readonly max: number };

/** How many characters a node can match: the texts that are tried are as many as this varies. */
export function lengthsOf(node: Node): readonly [least: number, most: number] {
  switch (node.kind) {
    case 'char':
      return [1, 1];
    case 'place':
      return [0, 0];
    case 'sequence':
      return node.parts.map(lengthsOf).reduce(([a, b], [c, d]) => [a + c, b + d], [0, 0]);
    case 'choice':
      return node.branches.map(lengthsOf).reduce(([a, b], [c, d]) => [Math.min(a, c), Math.max(b, d)]);
    case 'repeat': {
      const [least, most] = lengthsOf(node.body);
      return [least * node.min, most === 0 ? 0 : most * node.max];
    }
    default:
      return node satisfies never;
  }
}

/** The characters that it can begin with. */
export function firstOf(node: Node): CharSet {
  switch (node.kind) {
    case 'char':
      return node.set;
    case 'place':
      return [];
    case 'sequence':
      return firstOfAll(node.parts);
    case 'choice':
      return node.branches.flatMap(firstOf);
    case 'repeat':
      return firstOf(node.body);
    default:
      return node satisfies never;
  }
}

export function firstOfAll(parts: readonly Node[]): CharSet {
  const first: CharSet[number][] = [];
  for (const part of parts) {
    first.push(...firstOf(part));
    if (lengthsOf(part)[0] > 0) break;
  }
  return first;
}
