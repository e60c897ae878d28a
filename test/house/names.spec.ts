import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import ts from 'typescript';

const files = globSync('src/**/*.ts').filter((file) => !/\.(spec|contract)\.ts$/.test(file));

/** Names that a file declares and exports; what it only hands on is another file's. */
function exportedBy(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  return source.statements.flatMap((statement) => {
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
    if (!modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.map((made) => made.name.getText());
    const { name } = statement as ts.DeclarationStatement;
    return name ? [name.getText()] : [];
  });
}

function placesOf(names: readonly (readonly [name: string, file: string])[]): Map<string, Set<string>> {
  const places = new Map<string, Set<string>>();
  for (const [name, file] of names) places.set(name, (places.get(name) ?? new Set()).add(file));
  return places;
}

const twice = (places: ReadonlyMap<string, ReadonlySet<string>>) =>
  [...places].filter(([, found]) => found.size > 1).map(([name, found]) => `${name}: ${[...found].sort().join(', ')}`);

/** Each of two rooms has its own, which its folder tells apart. */
const ONE_IN_EACH_ROOM = ['index.ts', 'prompts.methods.ts', 'resources.methods.ts', 'steps.ts', 'tools.methods.ts'];

/** For scripts that write documents, and for tests that look whether all that was started is stopped. */
const ONLY_OUTSIDE_OF_SRC = ['settingsDocument', 'startedWork'];

describe('names', () => {
  const exported = files.flatMap((file) => exportedBy(file).map((name) => [name, file] as const));

  it('are read from the sources', () => {
    expect(exported.length).toBeGreaterThan(500);
    expect(placesOf(exported).get('RedisBreaker')).toEqual(new Set(['src/redis/redis-breaker.ts']));
  });

  it('stand for one exported thing each', () => {
    expect(twice(placesOf(exported))).toEqual([]);
  });

  it('of files stand once, but for those that each of two rooms has', () => {
    const places = placesOf(files.map((file) => [basename(file), file] as const));
    const repeated = [...places].filter(([, found]) => found.size > 1).map(([name]) => name);
    expect(repeated.sort()).toEqual(ONE_IN_EACH_ROOM);
  });

  it('are used in src, but for those of scripts and tests', () => {
    const texts = files.map((file) => [file, readFileSync(file, 'utf8')] as const);
    const unused = exported.filter(
      ([name, file]) =>
        (texts.find(([path]) => path === file)![1].match(new RegExp(`\\b${name}\\b`, 'g'))?.length ?? 0) < 2 &&
        !texts.some(([path, text]) => path !== file && new RegExp(`\\b${name}\\b`).test(text)),
    );
    expect(unused.map(([name]) => name).sort()).toEqual(ONLY_OUTSIDE_OF_SRC);
  });
});
