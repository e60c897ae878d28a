/** A JSON Schema that is not one, or that points outside of itself. */
export class InvalidJsonSchemaError extends Error {
  readonly code = 'INVALID_JSON_SCHEMA';
  constructor(reason: string) {
    super(`The JSON Schema does not compile: ${reason}`);
    this.name = 'InvalidJsonSchemaError';
  }
}
