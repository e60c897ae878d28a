import type { Ajv, Options } from 'ajv';
import type { ArgumentIssue } from '../outcomes.js';
import { toIssue } from './ajv/describe-error.js';
import { dialectOf, formats, type Dialect } from './ajv/dialects.js';
import { enumOf } from './ajv/enum.keyword.js';
import { uniqueItems } from './ajv/unique-items.keyword.js';
import { InvalidJsonSchemaError } from './invalid-json-schema.error.js';
import type { JsonSchema } from './schema.js';

/** What is wrong with a value: the first problem, and how the branches that lead to it came to it. */
export type JsonSchemaCheck = (value: unknown) => readonly ArgumentIssue[];

// A schema may carry any keyword (JSON Schema ignores unknown ones), so Ajv's strict mode is off. It stops at the first
// problem: a client chooses how many there are.
const OPTIONS: Options = { strict: false, validateSchema: false, meta: false };

/** Keywords of Ajv that take more than one look at each value. */
const LINEAR = [uniqueItems, enumOf];

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

/** One instance per dialect knows the meta-schemas; asking it keeps nothing of the schema asked about. */
function assertSchema(schema: JsonSchema, dialect: Dialect): void {
  const judge = judges.get(dialect) ?? new dialect({ strict: false });
  judges.set(dialect, judge);
  if (!judge.validateSchema(schema))
    throw new InvalidJsonSchemaError(judge.errorsText(judge.errors, { dataVar: 'schema' }));
}

function compile(schema: JsonSchema, dialect: Dialect) {
  try {
    const ajv = new dialect(OPTIONS);
    formats()(ajv);
    for (const keyword of LINEAR) ajv.removeKeyword(keyword.keyword as string).addKeyword(keyword);
    return ajv.compile(schema);
  } catch (error) {
    throw new InvalidJsonSchemaError((error as Error).message);
  }
}
