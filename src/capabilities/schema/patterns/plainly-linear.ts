import { LRUCache } from 'lru-cache';
import { meets, type CharSet } from './char-set.js';
import { parsePattern, UnknownSyntaxError } from './parse-pattern.js';
import { firstOf, firstOfAll, lengthsOf, type Node } from './pattern-tree.js';

/** What comes after a node: the characters it can begin with, and whether it repeats anything without an end. */
interface Rest {
  readonly first: CharSet;
  readonly loops: boolean;
}

/** More repetitions than these count as without an end. */
const MANY = 100;
/** In so many ways a text may be tried: once, at each character of a repetition, or at each place that the search begins at. */
const MOST_WAYS = { once: 100_000, repeated: 100, anywhere: 20 };
const END: Rest = { first: [], loops: false };

/**
 * Whether JavaScript's own engine, which goes back to try other ways, needs time in proportion to a text's length. Says yes only
 * where the next character always decides between going on with a repetition and leaving it, and where at most one
 * repetition, the last, leaves that open. Exponential and quadratic patterns never are; some that are linear are not either.
 */
export function isPlainlyLinear(source: string, flags: string): boolean {
  const name = `${flags}/${source}`;
  const known = verdicts.get(name);
  if (known !== undefined) return known;
  const verdict = judge(source, flags);
  verdicts.set(name, verdict);
  return verdict;
}

/** Tools share their patterns. */
const verdicts = new LRUCache<string, boolean>({ max: 500 });

function judge(source: string, flags: string): boolean {
  try {
    const tree = parsePattern(source, flags);
    const branches = tree.kind === 'choice' ? tree.branches : [tree];
    return branches.every(isLinear);
  } catch (error) {
    if (error instanceof UnknownSyntaxError) return false;
    throw error;
  }
}

function isLinear(branch: Node): boolean {
  const parts = withoutTail(branch.kind === 'sequence' ? branch.parts : [branch]);
  const node: Node = { kind: 'sequence', parts };
  const [start] = parts;
  // Without it, the search begins anew at each character.
  const isAnchored = start?.kind === 'place' && start.isStart;
  const isLong = loops(node);
  if (isLong && !isAnchored) return false;
  const most = isLong ? MOST_WAYS.repeated : isAnchored ? MOST_WAYS.once : MOST_WAYS.anywhere;
  return waysOf(node, END, false) <= most;
}

/** A repetition of one character at the very end is never gone back to: whatever it took, the text matches. */
function withoutTail(parts: readonly Node[]): readonly Node[] {
  const last = parts.at(-1);
  const isTail = last?.kind === 'repeat' && last.max > MANY && last.body.kind === 'char';
  return isTail ? [...parts.slice(0, -1), { ...last, max: last.min }] : parts;
}

function loops(node: Node): boolean {
  return lengthsOf(node)[1] > MANY || hasRepeat(node);
}

function hasRepeat(node: Node): boolean {
  if (node.kind === 'repeat') return node.max > MANY || hasRepeat(node.body);
  if (node.kind === 'sequence') return node.parts.some(hasRepeat);
  return node.kind === 'choice' && node.branches.some(hasRepeat);
}

/** How many ways there are to match a text from one place on; without end where they grow with the text. */
function waysOf(node: Node, rest: Rest, inLoop: boolean): number {
  switch (node.kind) {
    case 'char':
    case 'place':
      return 1;
    case 'sequence':
      return node.parts.reduce((ways, part, at) => ways * waysOf(part, restOf(node.parts, at, rest), inLoop), 1);
    case 'choice':
      return waysOfChoice(node.branches, rest, inLoop);
    case 'repeat':
      return node.max > MANY ? waysOfLoop(node, rest, inLoop) : waysOfRepeat(node, rest, inLoop);
    default:
      return node satisfies never;
  }
}

function restOf(parts: readonly Node[], at: number, rest: Rest): Rest {
  const following = parts.slice(at + 1);
  const first = firstOfAll(following);
  const mayBeEmpty = following.every((part) => lengthsOf(part)[0] === 0);
  return { first: mayBeEmpty ? [...first, ...rest.first] : first, loops: rest.loops || following.some(loops) };
}

function waysOfChoice(branches: readonly Node[], rest: Rest, inLoop: boolean): number {
  const ways = branches.map((branch) => waysOf(branch, rest, inLoop));
  const firsts = branches.map((branch) => firstOfAll([branch, { kind: 'char', set: rest.first }]));
  const isDecided = firsts.every((first, at) => firsts.slice(at + 1).every((other) => !meets(first, other)));
  if (isDecided) return Math.max(...ways);
  return inLoop ? Infinity : ways.reduce((sum, each) => sum + each, 0);
}

function waysOfLoop({ body }: Extract<Node, { kind: 'repeat' }>, rest: Rest, inLoop: boolean): number {
  if (lengthsOf(body)[0] === 0) return Infinity;
  const first = firstOf(body);
  const isFree = meets(first, rest.first);
  if (isFree && (inLoop || rest.loops || body.kind !== 'char')) return Infinity;
  return waysOf(body, { first: [...first, ...rest.first], loops: true }, true) > 1 ? Infinity : 1;
}

function waysOfRepeat(node: Extract<Node, { kind: 'repeat' }>, rest: Rest, inLoop: boolean): number {
  const { body, min, max } = node;
  if (max > 1 && lengthsOf(body)[0] === 0) return Infinity;
  const first = firstOf(body);
  const isFree = min !== max && (lengthsOf(body)[0] === 0 || meets(first, rest.first));
  if (isFree && inLoop) return Infinity;
  const again = {
    first: max > 1 ? [...first, ...rest.first] : rest.first,
    loops: rest.loops || (max > 1 && loops(body)),
  };
  return waysOf(body, again, inLoop) ** max * (isFree ? max - min + 1 : 1);
}
