import { createRequire } from 'node:module';
import type * as AjvOfDrafts from 'ajv';
import type * as AjvOf2019 from 'ajv/dist/2019.js';
import type * as AjvOf2020 from 'ajv/dist/2020.js';
import type { FormatsPlugin } from 'ajv-formats';
import type { JsonSchema } from '../schema.js';
import { InvalidJsonSchemaError } from '../invalid-json-schema.error.js';

// Dialects are loaded for the first schema that is compiled, and not at the start: zod's schemas need none of them.
const load = createRequire(import.meta.url);
const ajvOfDrafts = () => (load('ajv') as typeof AjvOfDrafts).Ajv;
const ajvOf2019 = () => (load('ajv/dist/2019.js') as typeof AjvOf2019).Ajv2019;
const ajvOf2020 = () => (load('ajv/dist/2020.js') as typeof AjvOf2020).Ajv2020;

export const formats = () => (load('ajv-formats') as { readonly default: FormatsPlugin }).default;

const DIALECTS = [
  { pattern: /^https?:\/\/json-schema\.org\/draft-0[67]\/schema#?$/, load: ajvOfDrafts },
  { pattern: /^https:\/\/json-schema\.org\/draft\/2019-09\/schema#?$/, load: ajvOf2019 },
  { pattern: /^https:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/, load: ajvOf2020 },
] as const;

export type Dialect = ReturnType<(typeof DIALECTS)[number]['load']>;

/** By `$schema`: draft-06/07, 2019-09, else 2020-12. @throws InvalidJsonSchemaError for any other */
export function dialectOf(schema: JsonSchema): Dialect {
  const uri = schema['$schema'];
  if (uri === undefined) return ajvOf2020();
  const dialect = DIALECTS.find(({ pattern }) => typeof uri === 'string' && pattern.test(uri));
  if (!dialect) throw new InvalidJsonSchemaError(`its $schema ${JSON.stringify(uri)} is not known`);
  return dialect.load();
}
