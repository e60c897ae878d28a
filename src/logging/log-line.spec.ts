import fc from 'fast-check';
import { growthOf } from '../../test/support/cpu-growth.js';
import { createPino } from './create-pino.js';
import { logLine, MOST_BYTES } from './log-line.js';
import { PinoLogger } from './pino-logger.js';

/** All that a terminal obeys. A JSON text may have none of it but the line break at its end. */
const FORBIDDEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/; // eslint-disable-line no-control-regex
const AWKWARD = '\u001b[31mred\u001b[0m\r\nnext\u2028line\u202e\u0007\u0090';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
function logged(write: (logger: PinoLogger) => void): { line: string; entry: any } {
  const lines: string[] = [];
  write(
    new PinoLogger(createPino({ logLevel: 'info', logFormat: 'json' }, { write: (line) => void lines.push(line) })),
  );
  expect(lines).toHaveLength(1);
  const [line = ''] = lines;
  return { line, entry: JSON.parse(line) };
}

/** Every text of an entry, names included. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => [name, ...textsIn(each)]);
}

describe('a log line', () => {
  it('stays as it is where it is short and plain', () => {
    const line = '{"level":"info","msg":"C:\\\\dir \\"quoted\\" ünï 👍"}\n';
    expect(logLine(line)).toBe(line);
  });

  it.each([1_000, 10_000, 500_000])('has at most 8 KB and says what happened, with %i letters of a client', (n) => {
    for (const letter of ['x', '名', '"', '\u0000', '👍', '\\', '\ud83d']) {
      const text = letter.repeat(n);
      const cause = new Error(text, { cause: new Error(text) });
      const { line, entry } = logged((logger) =>
        logger.error(
          {
            event: 'capability.failed',
            err: new TypeError(text, { cause }),
            capability: text,
            list: [text],
            [text]: text,
          },
          text,
          'Capabilities',
        ),
      );
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(MOST_BYTES);
      expect(entry).toMatchObject({
        level: 'error',
        event: 'capability.failed',
        context: 'Capabilities',
        msg: expect.any(String),
        err: { type: 'TypeError', message: expect.any(String), stack: expect.any(String) },
      });
      if (letter !== '\u0000' && letter !== '\ud83d') expect(entry.msg).toContain(letter);
      if (n > MOST_BYTES) expect(entry.cutFrom).toBeGreaterThan(n);
    }
  });

  it('has at most 8 KB however many fields there are', () => {
    const fields = Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`field ${n}`, 'x'.repeat(300)]));
    const { line, entry } = logged((logger) => logger.log({ ...fields, event: 'a.b' }, 'It happened', 'App'));
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(MOST_BYTES);
    expect(entry).toMatchObject({ event: 'a.b', msg: 'It happened', 'field 0': expect.stringMatching(/^x+…$/) });
  });

  it('masks what is cut', () => {
    const secret = `redis://user:${'hunter2'.repeat(2_000)}@host`;
    const { line } = logged((logger) => logger.log({ event: 'a.b', secretly: secret }, secret, 'App'));
    expect(line).not.toContain('hunter2');
  });

  it('holds nothing that a terminal obeys, in any field', () => {
    const { line, entry } = logged((logger) =>
      logger.log({ event: 'a.b', text: AWKWARD, deep: { list: [AWKWARD], [AWKWARD]: 1 } }, AWKWARD, 'App'),
    );
    expect(line).not.toMatch(FORBIDDEN);
    expect(textsIn(entry).filter((text) => FORBIDDEN.test(text) || text.includes('\n'))).toEqual([]);
    expect(entry).toMatchObject({ msg: 'red next line', text: 'red next line', deep: { list: ['red next line'] } });
  });

  it('keeps a stack, of which no line is a client’s', () => {
    const { entry } = logged((logger) => logger.error(new Error(`${AWKWARD}\n    at fake (evil.ts:1:1)`), 'App'));
    const [head, ...frames] = (entry.err.stack as string).split('\n');
    expect(head).toBe('Error: red next line     at fake (evil.ts:1:1)');
    expect(frames[0]).toMatch(/^ {4}at .*log-line\.spec\.ts/);
    expect(frames.join()).not.toContain('evil');
    expect(textsIn(entry).filter((text) => FORBIDDEN.test(text))).toEqual([]);
  });

  it.each([1_000, 100_000])(
    'keeps frames of an error that quotes %i letters of a client, lines of its own included',
    (n) => {
      const said = '名\n    at fake (evil.ts:1:1)'.repeat(n / 25);
      const { line, entry } = logged((logger) => logger.error(new Error(said, { cause: new Error(said) }), 'App'));
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(MOST_BYTES);
      const [head, ...frames] = (entry.err.stack as string).split('\n');
      expect(head).toMatch(/^Error: 名 {5}at fake/);
      expect(frames[0]).toMatch(/^ {4}at .*log-line\.spec\.ts/);
      expect(frames.join()).not.toContain('evil');
    },
  );

  it('masks what a long message of an error would be cut in the middle of', () => {
    for (let before = 900; before < 1_010; before += 7) {
      const { line } = logged((logger) =>
        logger.error(new Error(`${'x'.repeat(before)} redis://user:hunter2@host ${'y'.repeat(9_000)}`)),
      );
      expect(line).not.toContain('hunt');
    }
  });

  it('keeps the lines of a start that failed, which only the operator had a part in', () => {
    const { entry } = logged((logger) =>
      logger.error({ event: 'start.failed' }, 'Correct:\n  - \u001b[1mthis', 'Start'),
    );
    expect(entry.msg).toBe('Correct:\n  - this');
  });

  it('is one JSON object whatever is logged', () => {
    fc.assert(
      fc.property(
        fc.object({ withDate: true, withBigInt: true, maxDepth: 4 }),
        fc.string({ unit: 'binary' }),
        (fields, text) => {
          const { line } = logged((logger) => logger.log({ ...fields, text, message: 'x' }, text, 'App'));
          expect(line.indexOf('\n')).toBe(line.length - 1);
          expect(Buffer.byteLength(line)).toBeLessThanOrEqual(MOST_BYTES);
          expect(line).not.toMatch(FORBIDDEN);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it.each(['x', '\u001b', '\n', '\n\t ', 'a://', '{', '['])('costs as much as it is long: %j', async (piece) => {
    const input = (size: number) => piece.repeat(size / piece.length);
    const write = (text: string) =>
      logged((logger) => logger.error({ event: 'a.b', text, message: text }, text, 'App'));
    expect(await growthOf(input, write, { size: 50_000 })).toBeLessThan(2.7);
  });
});
