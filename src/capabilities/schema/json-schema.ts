import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec';
import { compileJsonSchema, type CheckOptions, type JsonSchemaCheck } from './compile-json-schema.js';
import type { JsonSchema } from './schema.js';

/**
 * A JSON Schema as it stands: listed exactly as written (`$schema`, `$defs`, `$anchor`, `if`/`then`/`else`…) and
 * validated by Ajv. The dialect is 2020-12 unless `$schema` says otherwise. A schema that does not compile stops the
 * start with the name of the capability that uses it, and so does one whose check may take more steps than a value has
 * parts (docs/extending.md, Schemas that are refused).
 *
 * @param options `maxSteps` accepts such a schema, and ends each check after so many steps, as a value that does not fit
 *
 * @typeParam T what the schema accepts, for the handler's parameter; it is not checked against the schema
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export function jsonSchema<T = any>(
  schema: JsonSchema,
  options: CheckOptions = {},
): StandardSchemaV1<T> & StandardJSONSchemaV1<T> {
  let compiled: JsonSchemaCheck | undefined;
  const check = () => (compiled ??= compileJsonSchema(schema, options));
  const emit = () => {
    check();
    return schema;
  };
  return {
    '~standard': {
      version: 1,
      vendor: 'mooring',
      validate: (value) => toResult(value as T, check()(value)),
      jsonSchema: { input: emit, output: emit },
    },
  };
}

function toResult<T>(value: T, issues: ReturnType<JsonSchemaCheck>): StandardSchemaV1.Result<T> {
  if (issues.length === 0) return { value };
  return { issues: issues.map(({ path, message }) => ({ message, path: path === '' ? [] : path.split('.') })) };
}
