import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec';
import type { JsonSchema } from './schema.js';

type PassedOn = StandardSchemaV1<Record<string, unknown>> & StandardJSONSchemaV1<Record<string, unknown>>;

/** A schema of another server: listed as it is, and checked there, where it can't be understood in another way. */
export function passedOn(schema: JsonSchema): PassedOn {
  const emit = () => schema;
  return {
    '~standard': {
      version: 1,
      vendor: 'mooring',
      validate: (value) => ({ value: value as Record<string, unknown> }),
      jsonSchema: { input: emit, output: emit },
    },
  };
}
