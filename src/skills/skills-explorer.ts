import { Injectable } from '@nestjs/common';
import { TeamProviders } from '../capabilities/team-providers.js';
import { SkillDefinitionError } from './skill-definition.error.js';
import { readSkillFolder, type SkillFolder } from './skill-folder.js';
import { skillsOf, type SkillsDefinition } from './skills.decorator.js';

/** A class that names a folder, such as `WeatherModule`. */
interface Naming {
  readonly definition: SkillsDefinition;
  readonly place: string;
}

export interface PlacedFolder {
  readonly folder: SkillFolder;
  readonly place: string;
}

/** Finds every folder that `@Skills` names. */
@Injectable()
export class SkillsExplorer {
  constructor(private readonly team: TeamProviders) {}

  /** @throws SkillDefinitionError which stops the start, with everything that is wrong */
  async readFolders(): Promise<PlacedFolder[]> {
    const problems: string[] = [];
    const folders: PlacedFolder[] = [];
    for (const { definition, place } of this.namings()) {
      const outcome = await readSkillFolder(definition);
      if (outcome.ok) folders.push({ folder: outcome.folder, place });
      else problems.push(...outcome.problems.map((problem) => `${place}: ${problem}`));
    }
    if (problems.length > 0) throw new SkillDefinitionError(problems);
    return folders;
  }

  private namings(): Naming[] {
    return this.team
      .all()
      .filter((wrapper) => !wrapper.isAlias && typeof wrapper.metatype === 'function')
      .flatMap(({ metatype, host }) =>
        skillsOf(metatype!).map((definition) => ({ definition, place: placeOf(metatype!.name, host?.name) })),
      );
  }
}

/** Nest lists a module among its own providers. */
function placeOf(name: string, module: string | undefined): string {
  return module === undefined || module === name ? name : `${name} in ${module}`;
}
