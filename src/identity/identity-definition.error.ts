/** A module gives the server an identity that can't be. The message names the module and what to write. */
export class IdentityDefinitionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'IdentityDefinitionError';
  }
}
