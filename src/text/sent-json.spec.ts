import fc from 'fast-check';
import { jsonText, wellFormedJson } from './sent-json.js';

/** Texts in which an escape could be missed, or seen where there is none. */
const awkward = fc.string({
  unit: fc.constantFrom(
    '\\',
    '"',
    'u',
    'd',
    '8',
    '3',
    'ud83d',
    '\\ud83d',
    '\ud83d',
    '\ude00',
    '😀',
    'é',
    '\n',
    '\0',
    'a',
  ),
  maxLength: 20,
});

const anything = fc.anything({ key: awkward, values: [awkward, fc.integer(), fc.boolean()], withNullPrototype: false });

/** The value that a text of it must be read as. */
function mended(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(mended);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key.toWellFormed(), mended(held)]));
}

describe('a JSON text', () => {
  it.each([
    ['plain', '"plain"'],
    ['whole 😀', '"whole 😀"'],
    ['cut \ud83d', '"cut \ufffd"'],
    ['\ude00\ud83d', '"\ufffd\ufffd"'],
    ['the words \\ud83d', '"the words \\\\ud83d"'],
    ['a backslash \\\ud83d', '"a backslash \\\\\ufffd"'],
    [{ '\ud83d': ['é\udfff', 1] }, '{"\ufffd":["é\ufffd",1]}'],
  ])('of %j is %s', (value, text) => {
    expect(jsonText(value)).toBe(text);
  });

  it('is read as the value, with U+FFFD for each surrogate that stands alone', () => {
    fc.assert(
      fc.property(anything, (value) => {
        const wrapped = [JSON.parse(JSON.stringify(value ?? null)) as unknown];
        const text = jsonText(wrapped);
        expect(text).not.toMatch(/(?<!\\)(?:\\\\)*\\ud[89a-f]/);
        expect(text.isWellFormed()).toBe(true);
        expect(JSON.parse(text)).toEqual(mended(wrapped));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is not touched where nothing is wrong with it', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const value = JSON.parse(json) as unknown;
        if (JSON.stringify(value).isWellFormed()) expect(jsonText([value])).toBe(JSON.stringify(mended([value])));
      }),
    );
  });

  it('that was stored is mended, with its whole characters, however they are written', () => {
    const stored = String.raw`{"text":"\ud83d\ude00 \ud83d \\ud83d \ude00\ud83d\ude00"}`;
    expect(wellFormedJson(stored)).toBe(String.raw`{"text":"😀 XX \\ud83d XX😀"}`.replaceAll('XX', '\ufffd'));
    expect(wellFormedJson('{"text":"plain"}')).toBe('{"text":"plain"}');
  });
});
