import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Every file below a folder, by its path from there. */
export function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

/** Bytes of all files below a folder. */
export function sizeOf(folder: string): number {
  return filesOf(folder).reduce((sum, path) => sum + lstatSync(join(folder, path)).size, 0);
}

/** Every entry below a folder as one line: path, mode, and the hash of its content or the target of its link. */
export function contentsOf(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const mode = (lstatSync(path).mode & 0o7777).toString(8);
      return `${relative(folder, path)} ${mode} ${contentOf(path)}`;
    })
    .sort();
}

function contentOf(path: string): string {
  const stats = lstatSync(path);
  if (stats.isSymbolicLink()) return `-> ${readlinkSync(path)}`;
  return stats.isDirectory() ? 'folder' : createHash('sha256').update(readFileSync(path)).digest('hex');
}
