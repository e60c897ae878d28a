import type { Ajv, Options } from 'ajv';
import type { ArgumentIssue } from '../outcomes.js';
import { toIssue } from './ajv/describe-error.js';
import { dialectOf, formats, type Dialect } from './ajv/dialects.js';
import { enumOf } from './ajv/enum.keyword.js';
import { prepare, type Prepared } from './ajv/prepare.js';
import { DEFAULT_MAX_STEPS, StepBudget, StepsSpentError } from './ajv/steps.js';
import { uniqueItems } from './ajv/unique-items.keyword.js';
import { InvalidJsonSchemaError } from './invalid-json-schema.error.js';
import { linearRegExp } from './patterns/linear-reg-exp.js';
import type { JsonSchema } from './schema.js';

/** What is wrong with a value: the first problem, and how the branches that lead to it came to it. */
export type JsonSchemaCheck = (value: unknown) => readonly ArgumentIssue[];

// A schema may carry any keyword and format (JSON Schema ignores unknown ones), so Ajv's strict mode is off, and it writes
// nothing of them to the console, which is no log. It stops at the first problem: a client chooses how many there are.
const OPTIONS: Options = {
  strict: false,
  logger: false,
  validateSchema: false,
  meta: false,
  code: { regExp: linearPattern() },
};

/** Keywords of Ajv that take more than one look at each value. */
const LINEAR = [uniqueItems, enumOf];

const judges = new Map<Dialect, Ajv>();

export interface CheckOptions {
  /** Accepts a schema whose check may take more steps than a value has parts, and ends a check after so many. */
  readonly maxSteps?: number | undefined;
}

/**
 * Compiles a JSON Schema in an Ajv instance of its own, so that nothing is kept beyond the check and no two schemas
 * meet, whatever `$id` they carry. The dialect follows `$schema`: draft-06/07, 2019-09, else 2020-12. A check costs no more
 * than the size of its value: patterns are matched in linear time, and recursion is looked at.
 *
 * @throws InvalidJsonSchemaError
 */
export function compileJsonSchema(schema: JsonSchema, { maxSteps }: CheckOptions = {}): JsonSchemaCheck {
  const dialect = dialectOf(schema);
  assertSchema(schema, dialect);
  const prepared = prepare(schema, maxSteps !== undefined);
  const budget = prepared.isRecursive ? new StepBudget(maxSteps ?? DEFAULT_MAX_STEPS) : undefined;
  const check = compile(prepared, dialect, budget);
  const issuesOf = (value: unknown) => (check(value) ? [] : (check.errors ?? []).map(toIssue));
  return budget ? (value) => withinBudget(budget, () => issuesOf(value)) : issuesOf;
}

function withinBudget(budget: StepBudget, check: () => readonly ArgumentIssue[]): readonly ArgumentIssue[] {
  budget.begin();
  try {
    return check();
  } catch (error) {
    if (!(error instanceof StepsSpentError)) throw error;
    return [{ path: '', message: `takes more than ${budget.max} steps to check; send less, or nest it less` }];
  }
}

/** One instance per dialect knows the meta-schemas; asking it keeps nothing of the schema asked about. */
function assertSchema(schema: JsonSchema, dialect: Dialect): void {
  const judge = judges.get(dialect) ?? new dialect({ strict: false });
  judges.set(dialect, judge);
  if (!judge.validateSchema(schema))
    throw new InvalidJsonSchemaError(judge.errorsText(judge.errors, { dataVar: 'schema' }));
}

function compile({ schema, discriminates }: Prepared, dialect: Dialect, budget: StepBudget | undefined) {
  try {
    const ajv = new dialect({ ...OPTIONS, discriminator: discriminates });
    formats()(ajv);
    ajv.addFormat('url', isUrl);
    for (const keyword of LINEAR) ajv.removeKeyword(keyword.keyword as string).addKeyword(keyword);
    budget?.addTo(ajv);
    return ajv.compile(schema);
  } catch (error) {
    throw new InvalidJsonSchemaError((error as Error).message);
  }
}

/** Ajv's engine of regular expressions; `code` is what its standalone code would call, which is not made here. */
function linearPattern(): NonNullable<NonNullable<Options['code']>['regExp']> {
  const regExp = (source: string, flags: string) => linearRegExp(new RegExp(source, flags));
  return Object.assign(regExp, { code: 'linearRegExp' });
}

/** The pattern of ajv-formats is quadratic: 0.3 s for 20 KB of colons. */
function isUrl(text: string): boolean {
  return /^(?:https?|ftp):\/\//i.test(text) && URL.canParse(text);
}
