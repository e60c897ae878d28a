import { everyNode, type JsonNode } from '../recursion/json-node.js';
import { isPlainlyLinear } from './plainly-linear.js';

/** The patterns of a JSON Schema, which JavaScript's own engine will match, that may cost more than the length of a text. */
export function carelessJsonPatterns(schema: JsonNode): readonly string[] {
  const patterns = everyNode(schema).flatMap(({ pattern, patternProperties }) => [
    ...(typeof pattern === 'string' ? [pattern] : []),
    ...Object.keys(Object(patternProperties) as object),
  ]);
  return [...new Set(patterns)].filter((pattern) => !isPlainlyLinear(pattern, 'u'));
}
