import type { $ZodType, $ZodTypes } from 'zod/v4/core';
import { made, problemAsAWhole } from './as-a-whole.js';
import { problemInArray, problemInObject, problemInRecord, problemInTuple } from './containers.js';
import { SIDE, type Place } from './place.js';
import type { SchemaProblem } from './schema-problem.js';
import { problemInUnion } from './unions.js';

type Of<Kind> = Extract<$ZodTypes, { _zod: { def: { type: Kind } } }>;

/** What looking at the parts of a value came to. `done`: there is nothing else that its schema could say. */
interface Inspected {
  readonly problem: SchemaProblem | undefined;
  readonly done?: boolean;
}

const FINE: Inspected = { problem: undefined, done: true };

/** The first problem that is found without making a list of all. `undefined` says nothing for sure. */
export function problemOf(schema: $ZodType, value: unknown, place: Place): SchemaProblem | undefined {
  const inspected = inspect(schema as $ZodTypes, value, place);
  if (inspected === undefined) return problemAsAWhole(schema, value);
  if (inspected.problem || inspected.done) return inspected.problem;
  return place.whole && saysMoreThanItsParts(schema as $ZodTypes) ? problemAsAWhole(schema, value) : undefined;
}

/** By refinements and transforms. */
function saysMoreThanItsParts({ _zod: { def } }: $ZodTypes): boolean {
  return def.type === 'pipe' || def.type === 'intersection' || (def.checks?.length ?? 0) > 0;
}

/** `undefined` for what has no parts, so that its schema can be asked at little cost. */
function inspect(schema: $ZodTypes, value: unknown, place: Place): Inspected | undefined {
  switch (schema._zod.def.type) {
    case 'string':
    case 'number':
    case 'boolean':
      return isFine(schema._zod.def, value) ? FINE : undefined;
    case 'any':
    case 'unknown':
    case 'catch':
    case 'success':
      // Whatever is wrong below them, these do not fail.
      return FINE;
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'readonly':
      return value === null || value === undefined ? undefined : inner(schema as Of<'optional'>, value, place);
    case 'lazy':
      return { problem: problemOf((schema as Of<'lazy'>)._zod.innerType, value, place) };
    case 'union':
      return { problem: problemInUnion(schema as Of<'union'>, value, place, problemOf) };
    case 'intersection':
      return { problem: problemInSides(schema as Of<'intersection'>, value) };
    case 'pipe':
      return inspectPipe(schema as Of<'pipe'>, value, place);
    default:
      return Array.isArray(value) ? inspectItems(schema, value) : inspectKeys(schema, value, place);
  }
}

/** Most values of large arguments are such: a look at their type is 20 times faster than asking their schema. */
function isFine(def: { type: string; checks?: unknown }, value: unknown): boolean {
  if (typeof value !== def.type || def.checks !== undefined || 'check' in def) return false;
  return def.type !== 'number' || Number.isFinite(value);
}

function inner({ _zod: { def } }: Of<'optional'>, value: unknown, place: Place): Inspected {
  return { problem: problemOf(def.innerType, value, place) };
}

function inspectItems(schema: $ZodTypes, items: readonly unknown[]): Inspected | undefined {
  const { type } = schema._zod.def;
  if (type === 'array') return { problem: problemInArray(schema as Of<'array'>, items, problemOf) };
  if (type === 'tuple') return { problem: problemInTuple(schema as Of<'tuple'>, items, problemOf) };
  return undefined;
}

function inspectKeys(schema: $ZodTypes, value: unknown, place: Place): Inspected | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { type } = schema._zod.def;
  if (type === 'object') return { problem: problemInObject(schema as Of<'object'>, value, place, problemOf) };
  if (type === 'record') return { problem: problemInRecord(schema as Of<'record'>, value, place, problemOf) };
  return undefined;
}

/** Keys that one side does not know may be known to the other, so the whole is asked for those. */
function problemInSides({ _zod: { def } }: Of<'intersection'>, value: unknown): SchemaProblem | undefined {
  return problemOf(def.left, value, SIDE) ?? problemOf(def.right, value, SIDE);
}

/** What `preprocess` makes of a value is looked at in its place. */
function inspectPipe({ _zod: { def } }: Of<'pipe'>, value: unknown, place: Place): Inspected {
  if ((def.in as $ZodTypes)._zod.def.type !== 'transform') {
    return { problem: problemOf(def.in, value, { ...place, whole: false }) };
  }
  const transformed = made(def.in, value);
  if (!transformed?.ok) return { problem: problemAsAWhole(def.in, value), done: true };
  return { problem: problemOf(def.out, transformed.value, place), done: true };
}
