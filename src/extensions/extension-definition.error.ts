/** Extensions that cannot be served. Thrown once, with everything that is wrong. */
export class ExtensionDefinitionError extends Error {
  readonly code = 'EXTENSION_DEFINITION';
  constructor(readonly problems: readonly string[]) {
    super(
      `These extensions cannot be served; correct them and start again:\n${problems.map((p) => `  - ${p}`).join('\n')}`,
    );
    this.name = 'ExtensionDefinitionError';
  }
}
