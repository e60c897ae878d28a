import { createRequire } from 'node:module';
import type * as AjvOfDrafts from 'ajv';
import type { Ajv, ErrorObject, Options } from 'ajv';
import type * as AjvOf2019 from 'ajv/dist/2019.js';
import type * as AjvOf2020 from 'ajv/dist/2020.js';
import type { FormatsPlugin } from 'ajv-formats';
import type { ArgumentIssue } from '../outcomes.js';
import type { JsonSchema } from './schema.js';

export type JsonSchemaCheck = (value: unknown) => readonly ArgumentIssue[];

/** A JSON Schema that is not one, or that points outside of itself. */
export class InvalidJsonSchemaError extends Error {
  readonly code = 'INVALID_JSON_SCHEMA';
  constructor(reason: string) {
    super(`The JSON Schema does not compile: ${reason}`);
    this.name = 'InvalidJsonSchemaError';
  }
}

// A schema may carry any keyword (JSON Schema ignores unknown ones), so Ajv's strict mode is off.
const OPTIONS: Options = { strict: false, allErrors: true, validateSchema: false, meta: false };

// Dialects are loaded for the first schema that is compiled, and not at the start: zod's schemas need none of them.
const load = createRequire(import.meta.url);
const ajvOfDrafts = () => (load('ajv') as typeof AjvOfDrafts).Ajv;
const ajvOf2019 = () => (load('ajv/dist/2019.js') as typeof AjvOf2019).Ajv2019;
const ajvOf2020 = () => (load('ajv/dist/2020.js') as typeof AjvOf2020).Ajv2020;
const formats = () => (load('ajv-formats') as { readonly default: FormatsPlugin }).default;

const DIALECTS = [
  { pattern: /^https?:\/\/json-schema\.org\/draft-0[67]\/schema#?$/, load: ajvOfDrafts },
  { pattern: /^https:\/\/json-schema\.org\/draft\/2019-09\/schema#?$/, load: ajvOf2019 },
  { pattern: /^https:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/, load: ajvOf2020 },
] as const;
type Dialect = ReturnType<(typeof DIALECTS)[number]['load']>;

const judges = new Map<Dialect, Ajv>();

/**
 * Compiles a JSON Schema in an Ajv instance of its own, so that nothing is kept beyond the check and no two schemas
 * meet, whatever `$id` they carry. The dialect follows `$schema`: draft-06/07, 2019-09, else 2020-12.
 *
 * @throws InvalidJsonSchemaError
 */
export function compileJsonSchema(schema: JsonSchema): JsonSchemaCheck {
  const dialect = dialectOf(schema);
  assertSchema(schema, dialect);
  const check = compile(schema, dialect);
  return (value) => (check(value) ? [] : (check.errors ?? []).map(toIssue));
}

function dialectOf(schema: JsonSchema): Dialect {
  const uri = schema['$schema'];
  if (uri === undefined) return ajvOf2020();
  const dialect = DIALECTS.find(({ pattern }) => typeof uri === 'string' && pattern.test(uri));
  if (!dialect) throw new InvalidJsonSchemaError(`its $schema ${JSON.stringify(uri)} is not known`);
  return dialect.load();
}

/** One instance per dialect knows the meta-schemas; asking it keeps nothing of the schema asked about. */
function assertSchema(schema: JsonSchema, dialect: Dialect): void {
  const judge = judges.get(dialect) ?? new dialect({ strict: false, allErrors: true });
  judges.set(dialect, judge);
  if (!judge.validateSchema(schema))
    throw new InvalidJsonSchemaError(judge.errorsText(judge.errors, { dataVar: 'schema' }));
}

function compile(schema: JsonSchema, dialect: Dialect) {
  try {
    const ajv = new dialect(OPTIONS);
    formats()(ajv);
    return ajv.compile(schema);
  } catch (error) {
    throw new InvalidJsonSchemaError((error as Error).message);
  }
}

function toIssue(error: ErrorObject): ArgumentIssue {
  const at = error.instancePath.split('/').slice(1).map(unescapePointer);
  return { path: at.join('.'), message: messageOf(error) };
}

function unescapePointer(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}

function messageOf(error: ErrorObject): string {
  const message = error.message ?? error.keyword;
  switch (error.keyword) {
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return `${message}: ${JSON.stringify(Object.values(error.params)[0])}`;
    case 'enum':
      return `${message}: ${JSON.stringify(error.params['allowedValues'])}`;
    case 'const':
      return `${message}: ${JSON.stringify(error.params['allowedValue'])}`;
    default:
      return message;
  }
}
