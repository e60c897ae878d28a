import { InvalidJsonSchemaError } from '../invalid-json-schema.error.js';
import { byDiscriminator } from '../recursion/branches.js';
import { describeRecursion } from '../recursion/describe-recursion.js';
import { everyNode, type JsonNode } from '../recursion/json-node.js';
import { recursionOf } from '../recursion/recursion.js';
import { References } from '../recursion/references.js';
import type { JsonSchema } from '../schema.js';
import { STEP } from './steps.js';

export interface Prepared {
  readonly schema: JsonSchema;
  /** Whether it counts its steps. */
  readonly isRecursive: boolean;
  /** Whether it is a copy whose discriminators Ajv knows; JSON Schema has none. */
  readonly discriminates: boolean;
}

/**
 * What Ajv compiles in place of a recursive schema: a copy that counts its steps and whose discriminators are those that Ajv
 * knows.
 *
 * @throws InvalidJsonSchemaError where a check may take more steps than a value has parts, unless `isBudgeted`
 */
export function prepare(schema: JsonSchema, isBudgeted: boolean): Prepared {
  if (!References.in(schema)) return { schema, isRecursive: false, discriminates: false };
  const copy = JSON.parse(JSON.stringify(schema)) as JsonNode;
  const { verdict, nodes } = recursionOf(copy, byDiscriminator);
  const isAccepted = verdict === 'bounded' || (isBudgeted && verdict !== 'endless');
  if (!isAccepted) throw new InvalidJsonSchemaError(`it ${describeRecursion(verdict)}`);
  const references = References.in(copy)!;
  for (const node of everyNode(copy)) if ('discriminator' in node) keepIfKnown(node, references);
  for (const node of nodes) Object.assign(node, { [STEP]: true });
  return { schema: copy, isRecursive: nodes.length > 0, discriminates: true };
}

/** Ajv fails at a discriminator that does not tell its branches apart, and at a mapping of names. */
function keepIfKnown(node: Record<string, unknown>, references: References): void {
  const { propertyName } = Object(node['discriminator']) as { propertyName?: unknown };
  if (byDiscriminator(node, references)) node['discriminator'] = { propertyName };
  else delete node['discriminator'];
}
