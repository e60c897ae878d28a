import type { StandardJSONSchemaV1 } from '@standard-schema/spec';
import { z } from 'zod';
import { costProblem } from './cost-problem.js';
import { describesObjects } from './describes-objects.js';
import { describeForeign } from './foreign-schema.js';
import { isNode } from './recursion/json-node.js';
import type { JsonSchema, Schema } from './schema.js';

/** Which side of a schema: what may be sent to it, or what comes out of it. */
export type Side = 'input' | 'output';

export type EmitOutcome =
  { readonly ok: true; readonly json: JsonSchema } | { readonly ok: false; readonly problem: string };

const TARGET = 'draft-2020-12';

/**
 * The JSON Schema (2020-12) of a schema. MCP wants `type: "object"` at the root of what a client sends; what a tool answers may
 * be any JSON value (SEP-2106), and has that type at its root where it can be nothing else.
 */
export function emitJsonSchema(schema: Schema, side: Side): EmitOutcome {
  const foreign = describeForeign(schema);
  if (foreign !== undefined) return { ok: false, problem: foreign };
  try {
    const emitted = ROOTED[side](emit(schema, side));
    const problem = emitted.ok ? costProblem(schema, emitted.json) : undefined;
    return problem === undefined ? emitted : { ok: false, problem };
  } catch (error) {
    return { ok: false, problem: `cannot be written as JSON Schema: ${(error as Error).message}` };
  }
}

function emit(schema: Schema, side: Side): JsonSchema {
  const standard = schema['~standard'] as Partial<StandardJSONSchemaV1.Props> | undefined;
  if (standard?.jsonSchema) return standard.jsonSchema[side]({ target: TARGET });
  // zod 4.0 and 4.1 validate as a Standard Schema, but emit JSON Schema only by their own function.
  return z.toJSONSchema(schema as z.ZodType, { target: TARGET, io: side });
}

const ROOTED: Readonly<Record<Side, (json: JsonSchema) => EmitOutcome>> = { input: rootedInput, output: rootedOutput };

function rootedOutput(json: JsonSchema): EmitOutcome {
  if (!isNode(json))
    return { ok: false, problem: `must be a JSON object, but is ${String(json)} (write {} for any value)` };
  return { ok: true, json: describesObjects(json) ? { ...json, type: 'object' } : json };
}

function rootedInput(json: JsonSchema): EmitOutcome {
  if (json['type'] === 'object') return { ok: true, json };
  // A union of objects has no type of its own, yet an object is all that can be sent.
  if (json['type'] === undefined && unites(json)) return { ok: true, json: { ...json, type: 'object' } };
  return { ok: false, problem: `must describe an object, but its root is ${describeRoot(json)}` };
}

function unites(json: JsonSchema): boolean {
  return ['anyOf', 'oneOf', 'allOf', '$ref'].some((keyword) => keyword in json);
}

function describeRoot(json: JsonSchema): string {
  return json['type'] === undefined ? 'of no type (add "type": "object")' : `of type ${JSON.stringify(json['type'])}`;
}
