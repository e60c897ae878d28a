/** What RFC 6570 says of one operator (appendix A), and what a value of it may hold. */
export interface Operator {
  /** Before the first variable that has a value. */
  readonly first: string;
  /** Before each other one, and between the values of an exploded list. */
  readonly separator: string;
  /** Whether each value follows its variable's name and `=`. */
  readonly named: boolean;
  /** Whether an empty value has no `=`. */
  readonly bare: boolean;
  /** Whether reserved characters stand for themselves in a value; else a value has them percent-encoded. */
  readonly reserved: boolean;
  /** Whether nothing shows that a variable is there but its value: such a value is never empty. */
  readonly shown: boolean;
  /** `segment`: no `/` in a value; `path`: no `..` segment, `\` or NUL; `segment` is both. */
  readonly holds: 'segment' | 'path' | 'any';
}

const unnamed = { named: false, bare: false, reserved: false, shown: true } as const;
const query = { separator: '&', named: true, bare: false, reserved: false, shown: true, holds: 'any' } as const;

export const SIMPLE: Operator = { ...unnamed, first: '', separator: ',', shown: false, holds: 'segment' };

/** By the character after the brace; without one an expression is simple. */
export const OPERATORS: Readonly<Record<string, Operator>> = {
  '+': { ...unnamed, first: '', separator: ',', reserved: true, shown: false, holds: 'path' },
  '#': { ...unnamed, first: '#', separator: ',', reserved: true, holds: 'any' },
  '.': { ...unnamed, first: '.', separator: '.', holds: 'segment' },
  '/': { ...unnamed, first: '/', separator: '/', holds: 'segment' },
  ';': { ...query, first: ';', separator: ';', bare: true },
  '?': { ...query, first: '?' },
  '&': { ...query, first: '&' },
};
