import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SkillCatalogError, type Skill } from '@modelcontextprotocol/server/ext/skills';
import { loadSkills } from '@modelcontextprotocol/server/ext/skills/node';
import type { SkillsDefinition } from './skills.decorator.js';

const SCHEME = 'skill://';

/** A folder whose skills were read and checked. */
export interface SkillFolder {
  readonly skills: readonly Skill[];
  /** Where the file of a published URI lies, relative to the folder. */
  pathOf(uri: string): string;
  /** Absolute. */
  readonly root: string;
}

export type SkillFolderOutcome =
  { readonly ok: true; readonly folder: SkillFolder } | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Reads every skill of a folder and the digest of each of its files. A link is a problem: only what lies in the folder is
 * served. So is what the specification or the Agent Skills format does not allow.
 */
export async function readSkillFolder({ folder, prefix }: SkillsDefinition): Promise<SkillFolderOutcome> {
  const root = absolutePath(folder);
  if (root === undefined)
    return problem(`the folder "${String(folder)}" is not absolute; name it from import.meta.url`);
  try {
    const { entries } = await loadSkills(root, { ...(prefix && { prefix }), strict: true, onWarning: () => undefined });
    if (entries.length === 0) return problem(`${root} has no skills; each is a folder in it with a SKILL.md`);
    return { ok: true, folder: { root, skills: entries, pathOf: (uri) => pathOf(uri, prefix) } };
  } catch (error) {
    return { ok: false, problems: problemsOf(error, root) };
  }
}

function absolutePath(folder: string | URL): string | undefined {
  if (typeof folder === 'string') return isAbsolute(folder) ? folder : undefined;
  return folder.protocol === 'file:' ? fileURLToPath(folder) : undefined;
}

function pathOf(uri: string, prefix = ''): string {
  const prefixed = prefix.split('/').filter((segment) => segment !== '' && segment !== '.').length;
  const segments = uri.slice(SCHEME.length).split('/').slice(prefixed);
  return segments.map(decodeURIComponent).join('/');
}

function problemsOf(error: unknown, root: string): string[] {
  if (!SkillCatalogError.isInstance(error)) return [`${root}: ${(error as Error).message}`];
  return error.problems.map(({ path, message }) => `${root}: ${path}: ${message}`);
}

function problem(text: string): SkillFolderOutcome {
  return { ok: false, problems: [text] };
}
