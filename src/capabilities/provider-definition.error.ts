import { DefinitionError } from './definition-error.js';

/** Classes of a team that its container would make with `undefined` in place of what they inject. */
export class ProviderDefinitionError extends DefinitionError {
  readonly code = 'PROVIDER_DEFINITION';
  constructor(problems: readonly string[]) {
    super('providers', problems);
  }
}
