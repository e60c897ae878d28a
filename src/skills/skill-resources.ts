import { NotFoundException } from '@nestjs/common';
import type { Declared } from '../capabilities/declaration.js';
import type { CacheHint } from '../capabilities/definitions.js';
import { MARKDOWN } from './mime-types.js';
import type { SkillFile } from './skill-file.js';
import type { SkillLibrary } from './skill-library.js';
import type { PlacedFolder } from './skills-explorer.js';

/**
 * The same for every caller. A new release may bring others, and no client is told: a minute is what a client may then be
 * behind.
 */
export const SKILL_CACHE: CacheHint = { ttlMs: 60_000, cacheScope: 'public' };

/** Skills as resources, which any client can read: each `SKILL.md` is listed, a template serves every other file. */
export function declareSkills(folders: readonly PlacedFolder[], library: SkillLibrary): Declared[] {
  if (folders.length === 0) return [];
  return [...folders.flatMap((folder) => manifests(folder, library)), otherFiles(library)];
}

function manifests({ folder, place }: PlacedFolder, library: SkillLibrary): Declared[] {
  return folder.skills.map(({ uri, frontmatter: { name, description } }) => {
    const file = library.file(uri);
    return {
      kind: 'resource',
      definition: { uri, name, description, mimeType: MARKDOWN, size: file!.size, cache: SKILL_CACHE },
      place: `@Skills of ${place}`,
      invoke: () => contentsOf(file),
    };
  });
}

function otherFiles(library: SkillLibrary): Declared {
  return {
    kind: 'resource-template',
    definition: {
      uriTemplate: 'skill://{+path}',
      name: 'skill-file',
      description: 'A file of a skill.',
      cache: SKILL_CACHE,
    },
    place: '@Skills',
    invoke: (_context, _variables, uri) => contentsOf(library.file(uri!.href)),
  };
}

async function contentsOf(file: SkillFile | undefined) {
  if (!file) throw new NotFoundException();
  const content = await file.read();
  const { uri, mimeType } = file;
  const body = typeof content === 'string' ? { text: content } : { blob: Buffer.from(content).toString('base64') };
  return [{ uri, mimeType, ...body }];
}
