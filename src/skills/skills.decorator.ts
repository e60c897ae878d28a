import 'reflect-metadata';
import { noteClass } from '../capabilities/noted-classes.js';

/** What `@Skills` takes. */
export interface SkillsDefinition {
  /**
   * Holds one folder per skill, each with a `SKILL.md`. Absolute, such as `new URL('../skills', import.meta.url)`.
   * @refused a path that is not absolute, and a folder without skills
   */
  readonly folder: string | URL;
  /** Serves them as `skill://<prefix>/<skill>/SKILL.md`, so that skills of several teams may share a name. */
  readonly prefix?: string;
}

// A registered symbol: a team's package may bring its own copy of this file, and both must mean the same.
const SKILLS = Symbol.for('mooring.skills');

/** Serves the skills of a folder (SEP-2640). Stands on a module or any of its providers. */
export function Skills(definition: SkillsDefinition): ClassDecorator {
  return (target) => {
    noteClass(target, '@Skills');
    Reflect.defineMetadata(SKILLS, [...skillsOf(target), definition], target);
  };
}

export function skillsOf(target: object): readonly SkillsDefinition[] {
  return (Reflect.getOwnMetadata(SKILLS, target) as readonly SkillsDefinition[] | undefined) ?? [];
}
