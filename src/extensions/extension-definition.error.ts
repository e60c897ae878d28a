import { DefinitionError } from '../capabilities/definition-error.js';

export class ExtensionDefinitionError extends DefinitionError {
  readonly code = 'EXTENSION_DEFINITION';
  constructor(problems: readonly string[]) {
    super('extensions', problems);
  }
}
