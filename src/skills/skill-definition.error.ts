/** Skills that cannot be served. Thrown once, with everything that is wrong. */
export class SkillDefinitionError extends Error {
  readonly code = 'SKILL_DEFINITION';
  constructor(readonly problems: readonly string[]) {
    super(
      `These skills cannot be served; correct them and start again:\n${problems.map((p) => `  - ${p}`).join('\n')}`,
    );
    this.name = 'SkillDefinitionError';
  }
}
