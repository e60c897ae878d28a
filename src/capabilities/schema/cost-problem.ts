import type { $ZodType } from 'zod/v4/core';
import { quoted } from '../../text/quoted.js';
import { carelessJsonPatterns } from './patterns/json-patterns.js';
import { carelessPatterns } from './patterns/zod-patterns.js';
import { byConstants } from './recursion/branches.js';
import { describeRecursion } from './recursion/describe-recursion.js';
import { recursionOf } from './recursion/recursion.js';
import type { JsonSchema, Schema } from './schema.js';

/**
 * Why a value may cost more to check by a schema than its size: its branches, or its patterns. What `jsonSchema()` made was
 * looked at when it was compiled.
 */
export function costProblem(schema: Schema, json: JsonSchema): string | undefined {
  const { vendor } = schema['~standard'];
  if (vendor === 'mooring') return undefined;
  const isZod = vendor === 'zod';
  const { verdict } = recursionOf(json, isZod ? byConstants : () => false);
  if (verdict !== 'bounded') return describeRecursion(verdict);
  const [pattern] = isZod ? carelessPatterns(schema as unknown as $ZodType) : carelessJsonPatterns(json);
  return pattern === undefined ? undefined : describePattern(pattern);
}

/** UTF-16 units of a pattern. */
const MOST_SHOWN = 100;

function describePattern(source: string): string {
  return (
    `has the pattern ${quoted(source, MOST_SHOWN)}, whose time may grow faster than the text: let the next character always tell whether a repetition ` +
    'goes on, or match it by linearRegExp() (docs/extending.md, Schemas that are refused)'
  );
}
