import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '..', '..');

/** A text that people read, by its path from the root. */
export interface Document {
  readonly path: string;
  readonly text: string;
  /** Whether its first lines say that it is made from something else. */
  readonly isGenerated: boolean;
}

/** All of them: those of the root, of docs/, of the chart and of the examples. */
export const documents: readonly Document[] = [
  ...markdownIn('.'),
  ...markdownIn('docs'),
  ...markdownIn('docs/decisions'),
  ...markdownIn('helm'),
  ...markdownIn('examples'),
  ...foldersIn('examples').flatMap(markdownIn),
].map((path) => {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const isGenerated = !path.endsWith('.intro.md') && /^<!-- Generated from .+ -->$/m.test(text.slice(0, 500));
  return { path, text, isGenerated };
});

export function documentOf(path: string): Document {
  const found = documents.find((document) => document.path === path);
  if (!found) throw new Error(`There is no ${path}.`);
  return found;
}

/** The text without blocks of code. */
export function proseOf({ text }: Document): string {
  return text.replace(/^```[^]*?^```$/gm, '');
}

/** The anchors of the headings, as GitHub makes them. */
export function anchorsOf(document: Document): string[] {
  return [...proseOf(document).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading!));
}

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

function foldersIn(folder: string): string[] {
  const entries = readdirSync(join(ROOT, folder), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => `${folder}/${name}`);
}

function markdownIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => (folder === '.' ? name : `${folder}/${name}`));
}
