import type { Skill } from '@modelcontextprotocol/server/ext/skills';
import { Catalog, type InvalidCursor } from '../capabilities/catalog.js';
import { UNRESTRICTED } from '../capabilities/grants.js';
import type { Entry } from '../capabilities/kinds/entry.js';
import type { Page } from '../capabilities/outcomes.js';
import { uriKey } from '../text/uri-key.js';
import { type SkillDirectoryPage, SkillDirectories } from './skill-directories.js';
import { SkillFile } from './skill-file.js';
import type { SkillFolder } from './skill-folder.js';

export type SkillPage = Page<'skills', Skill>;

/** Every skill of this process, as it was at the start, by URIs in the spelling of `uriKey`. Knows no era. */
export class SkillLibrary {
  private readonly skills: Catalog<'skills', Skill, Entry<Skill>>;
  private readonly directories: SkillDirectories;
  private readonly files = new Map<string, SkillFile>();

  /** @param pageSize items in one page of a list */
  constructor(pageSize: number) {
    this.skills = new Catalog('skills', pageSize);
    this.directories = new SkillDirectories(pageSize);
  }

  get isEmpty(): boolean {
    return this.files.size === 0;
  }

  add(folder: SkillFolder): void {
    for (const skill of folder.skills) {
      this.skills.add({ key: skill.uri, item: skill, place: folder.root, access: UNRESTRICTED });
      for (const file of filesOf(folder, skill)) {
        this.files.set(file.uri, file);
        this.directories.add(file, skill.uri.slice(0, skill.uri.lastIndexOf('/')));
      }
    }
  }

  list(cursor: string | undefined): SkillPage | InvalidCursor {
    return this.skills.page(cursor);
  }

  /** By the URI of its `SKILL.md`. */
  get(uri: string): Skill | undefined {
    return (this.skills.get(uri) ?? this.skills.get(uriKey(uri)))?.item;
  }

  file(uri: string): SkillFile | undefined {
    return this.files.get(uri) ?? this.files.get(uriKey(uri));
  }

  /** `undefined` for what is no directory of a skill. */
  readDirectory(uri: string, cursor: string | undefined): SkillDirectoryPage | InvalidCursor | undefined {
    return this.directories.page(uri, cursor);
  }
}

function filesOf(folder: SkillFolder, { resources }: Skill): SkillFile[] {
  return resources === 'dynamic' ? [] : resources.map((resource) => new SkillFile(folder, resource));
}
