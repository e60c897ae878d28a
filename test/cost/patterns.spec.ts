import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { cpuTimeOf } from '../support/cpu-time.js';

const src = join(__dirname, '..', '..', 'src');

/** What patterns of names, numbers, URLs and headers may stumble over, each of them repeated. */
const PIECES = [
  'a',
  '0',
  ' ',
  '\n',
  '-',
  '.',
  '/',
  '@',
  '=',
  ',',
  'a-',
  'a.',
  'a ',
  'a, ',
  'a=',
  ' ,',
  '\n ',
  '\n at',
  '://',
].concat(['a://', 'a:', '[', ']', '%41', '"', '\\', 'bearer ', '9f0a4e6c-', '=?base64?', '0.0', '::ffff:1', 'Aa0']);

/** A linear pattern takes a few ms for so many characters, a quadratic one half a second and more. */
const SIZE = 32_000;
const BOUND_MS = 60;

interface Pattern {
  readonly place: string;
  readonly pattern: RegExp;
}

/** Every regular expression that stands in the source, as the compiler finds them. */
function patternsIn(file: string): Pattern[] {
  const source = ts.createSourceFile(file, readFileSync(join(src, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Pattern[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) found.push(patternOf(file, node.text));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function patternOf(file: string, text: string): Pattern {
  const end = text.lastIndexOf('/');
  return { place: `${file}: ${text}`, pattern: new RegExp(text.slice(1, end), text.slice(end + 1)) };
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' });
const sources = files.filter((file) => file.endsWith('.ts') && !/\.(spec|contract)\.ts$/.test(file));
const patterns = sources.flatMap(patternsIn);

it('the patterns of the source are found', () => {
  expect(patterns.length).toBeGreaterThan(50);
  expect(patterns.map(({ place }) => place)).toContainEqual(expect.stringContaining('logging/scrub.ts: /:'));
});

/** A slow machine is given two more tries. */
async function isLinear(pattern: RegExp, text: string): Promise<boolean> {
  const before = performance.now();
  text.replace(pattern, '');
  return performance.now() - before < BOUND_MS || (await cpuTimeOf(() => text.replace(pattern, ''))) < BOUND_MS;
}

describe('a pattern', () => {
  it.each(patterns.map(({ place, pattern }) => [place, pattern] as const))('is linear: %s', async (_place, pattern) => {
    const slow = [];
    for (const before of ['', 'bearer ', 'a']) {
      for (const piece of PIECES) {
        const text = `${before}${piece.repeat(SIZE / piece.length)}\u0000`;
        if (!(await isLinear(pattern, text))) slow.push(before + piece);
      }
    }
    expect(slow).toEqual([]);
  });

  it.each([
    [/([a-z][a-z0-9+.-]*:\/\/)[^\s/"'@]*@/gi, 'a', 12_000],
    [/\n\s+at /, '\n', 12_000],
    [/^(a+)+$/, 'a', 24],
  ])('that is not is found: %s', async (pattern, piece, size) => {
    expect(await isLinear(pattern, `${piece.repeat(size)}\u0000`)).toBe(false);
  });
});
