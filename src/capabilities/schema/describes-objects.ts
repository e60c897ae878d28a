import { isNode, type JsonNode, nodesOf } from './recursion/json-node.js';
import { References } from './recursion/references.js';
import type { JsonSchema } from './schema.js';

/** Whether a schema is seen to accept objects alone: by its type, or by each of its branches. */
export function describesObjects(root: JsonSchema): boolean {
  const references = References.in(root);
  // What is looked at already counts as no proof of itself.
  const known = new Map<JsonNode, boolean>();
  const proves = (node: JsonNode): boolean => {
    const verdict = known.get(node);
    if (verdict !== undefined) return verdict;
    known.set(node, false);
    const proven = isOfObjects(node) || byBranches(node) || (references?.of(node).some(proves) ?? false);
    known.set(node, proven);
    return proven;
  };
  const byBranches = ({ anyOf, oneOf, allOf }: JsonNode): boolean =>
    allAre(anyOf, proves) || allAre(oneOf, proves) || nodesOf(allOf).some(proves);
  return proves(root);
}

function isOfObjects({ type }: JsonNode): boolean {
  return type === 'object' || (Array.isArray(type) && type.length === 1 && type[0] === 'object');
}

function allAre(branches: unknown, proves: (node: JsonNode) => boolean): boolean {
  return Array.isArray(branches) && branches.length > 0 && branches.every((branch) => isNode(branch) && proves(branch));
}
