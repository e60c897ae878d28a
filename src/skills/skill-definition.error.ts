import { DefinitionError } from '../capabilities/definition-error.js';

export class SkillDefinitionError extends DefinitionError {
  readonly code = 'SKILL_DEFINITION';
  constructor(problems: readonly string[]) {
    super('skills', problems);
  }
}
