import { linearRegExp } from '../capabilities/schema/patterns/linear-reg-exp.js';

type Node = Readonly<Record<string, unknown>>;

/** Without what can't be checked here, which its API checks: a pattern that no engine reads, or only one that a caller could keep busy. */
export function checkable(schema: Node): Node {
  return withNumericLimits(withCheckablePatterns(withoutTightened(schema)));
}

function withCheckablePatterns(schema: Node): Node {
  if (!('pattern' in schema) && !('patternProperties' in schema)) return schema;
  const { pattern, patternProperties, ...rest } = schema;
  const all = Object.entries(Object(patternProperties) as Node);
  const patterns = all.filter(([source]) => isCheckable(source));
  const { additionalProperties: _unknown, ...open } = rest;
  return {
    // Members of a pattern that is gone are not additional ones.
    ...(patterns.length < all.length ? open : rest),
    ...(typeof pattern === 'string' && isCheckable(pattern) && { pattern }),
    ...(patternProperties !== undefined && { patternProperties: Object.fromEntries(patterns) }),
  };
}

/** Where a schema must not fit, or one of several alone, one that says less refuses more. */
function withoutTightened(schema: Node): Node {
  if (!('not' in schema) && !('oneOf' in schema) && !('if' in schema)) return schema;
  const { not, oneOf, if: condition, ...rest } = schema;
  const { then, else: otherwise, ...others } = rest;
  const isIfLeft = condition !== undefined && !holdsUncheckable(condition);
  return {
    ...others,
    ...(not !== undefined && !holdsUncheckable(not) && { not }),
    ...(oneOf !== undefined &&
      (holdsUncheckable(oneOf) ? { allOf: [...listOf(rest['allOf']), { anyOf: oneOf }] } : { oneOf })),
    ...(isIfLeft && {
      if: condition,
      ...(then !== undefined && { then }),
      ...(otherwise !== undefined && { else: otherwise }),
    }),
  };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function holdsUncheckable(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { pattern, patternProperties } = value as Node;
  const sources = [pattern, ...Object.keys(Object(patternProperties) as object)];
  if (sources.some((source) => typeof source === 'string' && !isCheckable(source))) return true;
  return Object.values(value).some(holdsUncheckable);
}

function isCheckable(source: string): boolean {
  try {
    linearRegExp(new RegExp(source, 'u'));
    return true;
  } catch {
    return false;
  }
}

/** OpenAPI 3.0 says of a limit whether it is exclusive, and documents of 3.1 still do. */
function withNumericLimits(schema: Node): Node {
  if (!isFlag(schema['exclusiveMinimum']) && !isFlag(schema['exclusiveMaximum'])) return schema;
  const { exclusiveMinimum, exclusiveMaximum, ...rest } = schema;
  const lower = limit('minimum', 'exclusiveMinimum', rest['minimum'], exclusiveMinimum);
  const upper = limit('maximum', 'exclusiveMaximum', rest['maximum'], exclusiveMaximum);
  const { minimum: _lower, maximum: _upper, ...others } = rest;
  return { ...others, ...lower, ...upper };
}

function isFlag(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function limit(name: string, exclusive: string, value: unknown, isExclusive: unknown): Node {
  const all = isExclusive === true ? { [exclusive]: value } : { [name]: value, [exclusive]: isExclusive };
  return Object.fromEntries(Object.entries(all).filter(([, one]) => one !== undefined && one !== false));
}
