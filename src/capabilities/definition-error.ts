/** What teams declare and cannot be served. Thrown once, with everything that is wrong. */
export abstract class DefinitionError extends Error {
  abstract readonly code: string;

  /** @param what of it, in the plural: `capabilities` */
  constructor(
    what: string,
    readonly problems: readonly string[],
  ) {
    const list = problems.map((problem) => `  - ${problem}`).join('\n');
    super(`These ${what} cannot be served; correct them and start again:\n${list}`);
    this.name = new.target.name;
  }
}

export class CapabilityDefinitionError extends DefinitionError {
  readonly code = 'CAPABILITY_DEFINITION';
  constructor(problems: readonly string[]) {
    super('capabilities', problems);
  }
}
