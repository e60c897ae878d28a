/** Content of any size, as it is written in JSON. */
export interface Filler {
  readonly name: string;
  readonly kind: 'text' | 'value';
  /** @returns JSON of about so many bytes */
  json(bytes: number): string;
}

/** Texts that patterns, parsers and quoting have been slow with. As JSON, so that escapes are what they are. */
const TEXTS: Readonly<Record<string, string>> = {
  letters: 'a',
  schemes: 'a://b:',
  credentials: 'a@b:c/',
  labels: '-a.',
  spaces: ' ',
  percent: '%41',
  dots: '../',
  commas: 'a;q=0.1,',
  ranges: 'a/b,',
  tokens: 'eyJhbGciOi.',
  equals: 'token=a&',
  quotes: '\\"',
  escapes: '\\u0061',
  controls: '\\u001b[2J\\n',
  surrogates: '\\ud83d',
  emoji: '😀',
};

const VALUES: Readonly<Record<string, (bytes: number) => string>> = {
  digits: (bytes) => '7'.repeat(bytes),
  numbers: (bytes) => `[${listed('1', bytes)}]`,
  strings: (bytes) => `[${listed('"a"', bytes)}]`,
  objects: (bytes) => `[${listed('{}', bytes)}]`,
  messages: (bytes) => `[${listed('{"role":"user","content":{"type":"text","text":"a"}}', bytes)}]`,
  nulls: (bytes) => `[${listed('null', bytes)}]`,
  keys: (bytes) => `{${numbered((n) => `"k${n}":0`, bytes)}}`,
  'text keys': (bytes) => `{${numbered((n) => `"k${n}":"a"`, bytes)}}`,
  'null keys': (bytes) => `{${numbered((n) => `"k${n}":null`, bytes)}}`,
  'object keys': (bytes) => `{${numbered((n) => `"k${n}":{}`, bytes)}}`,
  'same key': (bytes) => `{${listed('"k":0', bytes)}}`,
  'long key': (bytes) => `{"${'a'.repeat(bytes)}":0}`,
  nested: (bytes) => `${'['.repeat(bytes / 2)}${']'.repeat(bytes / 2)}`,
  'nested often': (bytes) => `[${listed(`${'{"a":'.repeat(40)}0${'}'.repeat(40)}`, bytes)}]`,
};

export const textFillers: readonly Filler[] = Object.entries(TEXTS).map(([name, piece]) => ({
  name,
  kind: 'text',
  json: (bytes) => `"${repeated(piece, bytes)}"`,
}));

export const valueFillers: readonly Filler[] = Object.entries(VALUES).map(([name, json]) => ({
  name,
  kind: 'value',
  json: lastKept(json),
}));

/** Most cases want the same size as the one before. */
function lastKept(json: (bytes: number) => string): (bytes: number) => string {
  let [size, kept] = [-1, ''];
  return (bytes) => {
    if (size !== bytes) [size, kept] = [bytes, json(Math.floor(bytes))];
    return kept;
  };
}

/** What a header may hold: no control characters, and Latin-1 alone. */
export const headerFillers = textFillers.filter(
  ({ name }) => !['escapes', 'controls', 'surrogates', 'emoji'].includes(name),
);

export const textOf = (filler: Filler, bytes: number): string => JSON.parse(filler.json(bytes)) as string;

export function repeated(piece: string, bytes: number): string {
  return piece.repeat(Math.max(1, Math.floor(bytes / Buffer.byteLength(piece))));
}

export function listed(item: string, bytes: number): string {
  return repeated(`${item},`, bytes).slice(0, -1);
}

function numbered(item: (n: number) => string, bytes: number): string {
  const count = Math.max(1, Math.floor(bytes / (item(100_000).length + 1)));
  return Array.from({ length: count }, (_, n) => item(n)).join(',');
}
