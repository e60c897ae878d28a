import fc from 'fast-check';
import { printable, quoted } from './quoted.js';

/** What no quoted text may hold: C0, DEL, C1, line and paragraph separators, bidi controls. */
const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/; // eslint-disable-line no-control-regex
const LONE_SURROGATE = /\p{Cs}/u;

describe('a quoted text of a client', () => {
  it('is itself where it is short and plain', () => {
    for (const text of ['', 'tools/call', 'ünï-çødé 名前 👩‍👧', 'x'.repeat(200)]) expect(quoted(text)).toBe(text);
  });

  it('is cut, and says so', () => {
    expect(quoted('x'.repeat(201))).toBe(`${'x'.repeat(199)}…`);
    expect(quoted('x'.repeat(4_000_000))).toBe(`${'x'.repeat(199)}…`);
    expect(quoted('x'.repeat(300), 10)).toBe(`${'x'.repeat(9)}…`);
  });

  it('is never cut in the middle of a character', () => {
    for (let before = 195; before < 201; before += 1) {
      const text = quoted(`${'x'.repeat(before)}${'👍'.repeat(200)}`);
      expect(text).not.toMatch(LONE_SURROGATE);
      expect(text.length).toBeLessThanOrEqual(200);
    }
  });

  it.each([
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]8;;http://evil\u0007link\u001b]8;;\u0007', 'link'],
    ['\u009b31mred', 'red'],
    ['a\r\n{"level":"fatal"}', 'a {"level":"fatal"}'],
    ['a\tb', 'a b'],
    ['a\u2028b\u2029c\u0085d', 'a b c d'],
    ['a\u0000\u0008b\u007f', 'ab'],
    ['admin\u202etxt.exe\u2066', 'admintxt.exe'],
    ['a\ud83db', 'ab'],
  ])('holds nothing that a terminal obeys: %j', (text, clean) => {
    expect(quoted(text)).toBe(clean);
    expect(printable(text)).toBe(clean);
  });

  it('holds to all of that for any text', () => {
    const awkward = fc.string({
      unit: fc.constantFrom(
        'a',
        '\u001b',
        '[',
        '3',
        'm',
        ';',
        '\n',
        '\u2028',
        '\u202e',
        '\u009b',
        '\ud83d',
        '\ude00',
        '👍',
      ),
      maxLength: 500,
    });
    fc.assert(
      fc.property(awkward, (text) => {
        const said = quoted(text);
        expect(said.length).toBeLessThanOrEqual(200);
        expect(said).not.toMatch(LONE_SURROGATE);
        expect(said).not.toMatch(FORBIDDEN);
        expect(quoted(said)).toBe(said);
      }),
      { numRuns: 2_000 },
    );
  });
});
