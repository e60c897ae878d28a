import { ANY, CLASSES, ignoringCase, without, type CharSet } from './char-set.js';
import type { Node } from './pattern-tree.js';

/** What is not understood here: look-around, back references, and the like. */
export class UnknownSyntaxError extends Error {}

const ESCAPES: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, v: 11, f: 12, 0: 0 };
const NEWLINES: CharSet = [
  [10, 10],
  [13, 13],
  [0x2028, 0x2029],
];

/** Reads a pattern that JavaScript has compiled already. @throws UnknownSyntaxError */
export function parsePattern(source: string, flags: string): Node {
  const reader = new Reader(source, flags);
  const node = reader.choice();
  if (!reader.isAtEnd) throw new UnknownSyntaxError();
  return node;
}

class Reader {
  private readonly text: readonly string[];
  private at = 0;

  constructor(
    source: string,
    private readonly flags: string,
  ) {
    this.text = /[uv]/.test(flags) ? Array.from(source) : source.split('');
    if (flags.includes('v')) throw new UnknownSyntaxError();
  }

  get isAtEnd(): boolean {
    return this.at === this.text.length;
  }

  choice(): Node {
    const branches = [this.sequence()];
    while (this.took('|')) branches.push(this.sequence());
    return branches.length === 1 && branches[0] ? branches[0] : { kind: 'choice', branches };
  }

  private sequence(): Node {
    const parts: Node[] = [];
    while (!this.isAtEnd && this.next !== '|' && this.next !== ')') parts.push(this.repeated(this.atom()));
    return { kind: 'sequence', parts };
  }

  private repeated(body: Node): Node {
    const bounds = this.bounds();
    if (!bounds) return body;
    this.took('?');
    return { kind: 'repeat', body, min: bounds[0], max: bounds[1] };
  }

  private bounds(): readonly [number, number] | undefined {
    if (this.took('*')) return [0, Infinity];
    if (this.took('+')) return [1, Infinity];
    if (this.took('?')) return [0, 1];
    const counted = /^\{(\d+)(,?)(\d*)\}/.exec(this.text.slice(this.at, this.at + 30).join(''));
    if (!counted) return undefined;
    this.at += counted[0].length;
    const min = Number(counted[1]);
    return [min, counted[2] === '' ? min : counted[3] === '' ? Infinity : Number(counted[3])];
  }

  private atom(): Node {
    const char = this.take();
    switch (char) {
      case '(':
        return this.group();
      case '[':
        return this.char(this.set());
      case '.':
        return this.char(this.flags.includes('s') ? ANY : without(NEWLINES));
      case '^':
        return { kind: 'place', isStart: !this.flags.includes('m') };
      case '$':
        return { kind: 'place', isStart: false };
      case '\\':
        return this.next === 'b' || this.next === 'B' ? this.boundary() : this.char(this.escape());
      default:
        return this.char([point(char)]);
    }
  }

  private boundary(): Node {
    this.take();
    return { kind: 'place', isStart: false };
  }

  private group(): Node {
    if (this.took('?')) {
      if (!this.took(':')) this.name();
    }
    const inner = this.choice();
    if (!this.took(')')) throw new UnknownSyntaxError();
    return inner;
  }

  /** Of a named group; look-behind begins alike. */
  private name(): void {
    if (!this.took('<') || this.next === '=' || this.next === '!') throw new UnknownSyntaxError();
    while (this.take() !== '>');
  }

  private set(): CharSet {
    const isNegated = this.took('^');
    const members: CharSet[number][] = [];
    while (!this.took(']')) members.push(...this.member());
    return isNegated ? without(this.folded(members)) : members;
  }

  private member(): CharSet {
    const first = this.setAtom();
    if (this.next !== '-' || this.text[this.at + 1] === ']') return first;
    this.take();
    const last = this.setAtom();
    if (first.length !== 1 || last.length !== 1) throw new UnknownSyntaxError();
    return [[first[0]![0], last[0]![1]]];
  }

  private setAtom(): CharSet {
    const char = this.take();
    if (char !== '\\') return [point(char)];
    return this.took('b') ? [[8, 8]] : this.escape();
  }

  private escape(): CharSet {
    const char = this.take();
    const known = CLASSES[char];
    if (known) return known;
    if (char === 'x') return [this.hex(2)];
    if (char === 'u') return [this.took('{') ? this.hexTo('}') : this.hex(4)];
    if ((char === 'p' || char === 'P') && this.took('{')) return this.property();
    const control = ESCAPES[char];
    if (control !== undefined && !(char === '0' && /\d/.test(this.next ?? ''))) return [[control, control]];
    if (/[a-z0-9]/i.test(char)) throw new UnknownSyntaxError();
    return [point(char)];
  }

  /** Of Unicode. Which characters have it is not looked up: it may be any. */
  private property(): CharSet {
    while (this.take() !== '}');
    return ANY;
  }

  private hex(length: number): CharSet[number] {
    const digits = this.text.slice(this.at, this.at + length).join('');
    this.at += length;
    return code(digits);
  }

  private hexTo(end: string): CharSet[number] {
    let digits = '';
    while (this.next !== end) digits += this.take();
    this.take();
    return code(digits);
  }

  private char(set: CharSet): Node {
    return { kind: 'char', set: this.folded(set) };
  }

  private folded(set: CharSet): CharSet {
    return this.flags.includes('i') ? ignoringCase(set) : set;
  }

  private get next(): string | undefined {
    return this.text[this.at];
  }

  private take(): string {
    const char = this.text[this.at++];
    if (char === undefined) throw new UnknownSyntaxError();
    return char;
  }

  private took(char: string): boolean {
    if (this.next !== char) return false;
    this.at += 1;
    return true;
  }
}

function point(char: string): CharSet[number] {
  const code = char.codePointAt(0) ?? 0;
  return [code, code];
}

function code(digits: string): CharSet[number] {
  if (!/^[0-9a-f]+$/i.test(digits)) throw new UnknownSyntaxError();
  const value = Number.parseInt(digits, 16);
  return [value, value];
}
