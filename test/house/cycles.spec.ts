import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** What each file imports of src, types included: the linter's rule for cycles does not see those. */
function importsOf(files: readonly string[]): Map<string, string[]> {
  const target = (file: string, path: string) => join(dirname(file), path).replace(/\.js$/, '.ts');
  return new Map(
    files.map((file) => {
      const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'));
      const own = importedFiles.filter(({ fileName }) => fileName.startsWith('.'));
      return [file, own.map(({ fileName }) => target(file, fileName))];
    }),
  );
}

/** Those that stay when again and again what imports nothing that is left is taken away: cycles, and what leads to them. */
function withoutAnEnd(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const left = new Map(imports);
  for (let before = -1; before !== left.size;) {
    before = left.size;
    for (const [file, found] of left) if (!found.some((path) => left.has(path))) left.delete(file);
  }
  return [...left.keys()];
}

describe('imports of src', () => {
  const imports = importsOf(globSync('src/**/*.ts').filter((file) => !/\.(spec|contract)\.ts$/.test(file)));

  it('have no cycle, of types neither', () => {
    expect(imports.size).toBeGreaterThan(400);
    expect(withoutAnEnd(imports)).toEqual([]);
  });

  it('would be seen to have one: of types, between two files', () => {
    const [file, first] = [...imports].find(([, found]) => found.some((path) => imports.has(path)))!;
    const target = first.find((path) => imports.has(path))!;
    const cycle = new Map(imports).set(target, [...imports.get(target)!, file]);
    expect(withoutAnEnd(cycle)).toEqual(expect.arrayContaining([file, target]));
    const { importedFiles } = ts.preProcessFile("import type { A } from './a.js';");
    expect(importedFiles.map(({ fileName }) => fileName)).toEqual(['./a.js']);
  });
});
