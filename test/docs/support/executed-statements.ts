import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const BUILT = join(__dirname, '..', '..', '..', 'dist', 'mcp');

/** A part of a script and how often it was run; inner parts follow the one that they are in. */
export interface CountedRange {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

export interface CountedScript {
  /** Below `dist/mcp`. */
  readonly file: string;
  readonly ranges: readonly CountedRange[];
}

/** By the file's path from the root, `src/mcp/…`. A built script is of one source, and has its statements. */
export type StatementsByFile = ReadonlyMap<string, number>;

/** How many statements of each file were run. */
export function executedStatements(scripts: readonly CountedScript[]): StatementsByFile {
  return new Map(
    scripts.map(({ file, ranges }) => [`src/mcp/${file.replace(/\.js$/, '.ts')}`, executedOf(file, ranges)]),
  );
}

/** What was run each time. */
export function leastOf([first, ...others]: readonly StatementsByFile[]): StatementsByFile {
  const each = [...(first ?? [])].map(
    ([file, count]) => [file, Math.min(count, ...others.map((other) => other.get(file) ?? 0))] as const,
  );
  return new Map(each.filter(([, count]) => count > 0));
}

/** The part of all statements that the files have, and what the others have, largest first. */
export function shareOf(files: readonly string[], run: StatementsByFile) {
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  const share = sum(files.map((file) => run.get(file) ?? 0)) / sum([...run.values()]);
  const others = [...run].filter(([file]) => !files.includes(file)).sort(([, a], [, b]) => b - a);
  return { share, others };
}

function executedOf(file: string, ranges: readonly CountedRange[]): number {
  const text = readFileSync(join(BUILT, file), 'utf8');
  return statementsOf(file, text).filter((offset) => countAt(offset, ranges) > 0).length;
}

/** Where each statement begins, and each arrow function that is one expression. */
function statementsOf(file: string, text: string): readonly number[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
  const starts: number[] = [];
  const visit = (node: ts.Node): void => {
    if (isCounted(node)) starts.push(node.getStart(source));
    if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) starts.push(node.body.getStart(source));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return starts;
}

function isCounted(node: ts.Node): boolean {
  return ts.isStatement(node) && !ts.isBlock(node) && !ts.isFunctionDeclaration(node) && !ts.isClassDeclaration(node);
}

function countAt(offset: number, ranges: readonly CountedRange[]): number {
  let count = 0;
  for (const range of ranges) if (range.startOffset <= offset && offset < range.endOffset) ({ count } = range);
  return count;
}
