import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** What a `SKILL.md` has to begin with. */
export const manifestOf = (name: string): string =>
  `---\nname: ${name}\ndescription: About ${name}.\n---\n\n# ${name}\n`;

/** Folders of skills on the disk, for one test file. */
export class SkillFolders {
  private readonly roots: string[] = [];

  /** @param files contents by path */
  make(files: Readonly<Record<string, string | Buffer>>): string {
    const root = mkdtempSync(join(tmpdir(), 'mooring-skills-'));
    this.roots.push(root);
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
    return root;
  }

  /** One small skill. */
  makeSkill(name: string, files: Readonly<Record<string, string | Buffer>> = {}): string {
    const inside = Object.entries(files).map(([path, content]) => [`${name}/${path}`, content] as const);
    return this.make({ [`${name}/SKILL.md`]: manifestOf(name), ...Object.fromEntries(inside) });
  }

  remove(): void {
    for (const root of this.roots.splice(0)) rmSync(root, { recursive: true });
  }
}
