/** Capabilities that cannot be served. Thrown once, with everything that is wrong. */
export class CapabilityDefinitionError extends Error {
  readonly code = 'CAPABILITY_DEFINITION';
  constructor(readonly problems: readonly string[]) {
    super(
      `These capabilities cannot be served; correct them and start again:\n${problems.map((p) => `  - ${p}`).join('\n')}`,
    );
    this.name = 'CapabilityDefinitionError';
  }
}
