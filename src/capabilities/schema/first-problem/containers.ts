import type { $ZodArray, $ZodObject, $ZodRecord, $ZodTuple, $ZodType, $ZodTypes } from 'zod/v4/core';
import { problemAsAWhole } from './as-a-whole.js';
import { problemInKey, unrecognized } from './keys.js';
import { PART, type Look, type Place } from './place.js';
import { within, type SchemaProblem } from './schema-problem.js';

type Values = Readonly<Record<string, unknown>>;

export function problemInArray(schema: $ZodArray, items: readonly unknown[], look: Look): SchemaProblem | undefined {
  const { element, checks = [] } = schema._zod.def;
  for (const { _zod } of checks) {
    const { check, maximum } = _zod.def as { check: string; maximum?: number };
    if (check === 'max_length' && items.length > maximum!) {
      return { path: [], message: `Too big: expected array to have <=${maximum} items` };
    }
  }
  for (let i = 0; i < items.length; i++) {
    const problem = look(element, items[i], PART);
    if (problem) return within(i, problem);
  }
  return undefined;
}

export function problemInTuple(schema: $ZodTuple, items: readonly unknown[], look: Look): SchemaProblem | undefined {
  const { items: fixed, rest } = schema._zod.def;
  for (let i = 0; i < items.length; i++) {
    const part = fixed[i] ?? rest;
    if (!part) return { path: [], message: `Too big: expected array to have <=${fixed.length} items` };
    const problem = look(part, items[i], PART);
    if (problem) return within(i, problem);
  }
  return undefined;
}

export function problemInObject(
  schema: $ZodObject,
  value: object,
  { owns }: Place,
  look: Look,
): SchemaProblem | undefined {
  const { shape, catchall } = schema._zod.def;
  const values = value as Values;
  for (const key in shape) {
    const part = shape[key]!;
    const problem = key in values ? look(part, values[key], PART) : problemOfAbsence(part);
    if (problem) return within(key, problem);
  }
  return catchall && problemInOthers(catchall, shape, values, owns, look);
}

function problemOfAbsence(part: $ZodType): SchemaProblem | undefined {
  return part._zod.optin === undefined ? problemAsAWhole(part, undefined) : undefined;
}

function problemInOthers(
  catchall: $ZodType,
  shape: object,
  values: Values,
  owns: boolean,
  look: Look,
): SchemaProblem | undefined {
  const isClosed = (catchall as $ZodTypes)._zod.def.type === 'never';
  if (isClosed && !owns) return undefined;
  for (const key in values) {
    if (Object.hasOwn(shape, key)) continue;
    if (isClosed) return unrecognized(key);
    const problem = look(catchall, values[key], PART);
    if (problem) return within(key, problem);
  }
  return undefined;
}

export function problemInRecord(
  schema: $ZodRecord,
  value: object,
  { owns }: Place,
  look: Look,
): SchemaProblem | undefined {
  const { keyType, valueType } = schema._zod.def;
  const isLoose = (schema._zod.def as { mode?: string }).mode === 'loose';
  const values = value as Values;
  for (const key in values) {
    const wrongKey = problemInKey(keyType, key);
    if (wrongKey && !isLoose && owns) return wrongKey;
    const problem = wrongKey ? undefined : look(valueType, values[key], PART);
    if (problem) return within(key, problem);
  }
  return undefined;
}
