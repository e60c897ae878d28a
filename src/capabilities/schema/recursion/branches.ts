import { isNode, type JsonNode, namedNodes, nodesOf } from './json-node.js';
import type { References } from './references.js';

/** A subschema for the same value. Of one choice, only one branch is ever taken. */
export interface Branch {
  readonly node: JsonNode;
  readonly choice?: { readonly of: JsonNode; readonly by: 'then' | 'oneOf'; readonly at: number };
}

/** Tells whether only one branch of a node's `oneOf` is ever looked into. */
export type Decides = (node: JsonNode, references: References) => boolean;

/** The subschemas of a node that are for the same value. */
export function branchesOf(node: JsonNode, references: References, decides: Decides): readonly Branch[] {
  const dependent = [...namedNodes(node['dependentSchemas']), ...namedNodes(node['dependencies'])];
  const plain = [node['allOf'], node['anyOf'], node['not'], node['if']].flatMap(nodesOf);
  const decided = 'oneOf' in node && decides(node, references);
  return [
    ...references.of(node).map((target) => ({ node: target })),
    ...[...plain, ...dependent.map(([, schema]) => schema)].map((branch) => ({ node: branch })),
    ...nodesOf(node['oneOf']).map((branch, at) =>
      decided ? { node: branch, choice: { of: node, by: 'oneOf', at } as const } : { node: branch },
    ),
    ...[node['then'], node['else']].flatMap((branch, at) =>
      nodesOf(branch).map((taken) => ({ node: taken, choice: { of: node, by: 'then', at } as const })),
    ),
  ];
}

/** By a `discriminator` as OpenAPI has it: Ajv then looks into the one branch that it names. */
export const byDiscriminator: Decides = (node, references) => {
  const discriminator = node['discriminator'];
  const name = isNode(discriminator) ? discriminator['propertyName'] : undefined;
  if (node['type'] !== 'object' || typeof name !== 'string') return false;
  return areToldApart(node, name, references, (value) => typeof value === 'string' && value !== '');
};

/** By a property that has another constant in each branch, as `z.discriminatedUnion` writes it. */
export const byConstants: Decides = (node, references) => {
  const [first] = nodesOf(node['oneOf']);
  const names = first ? namedNodes(resolved(first, references)['properties']).map(([name]) => name) : [];
  return names.some((name) => areToldApart(node, name, references));
};

function areToldApart(
  node: JsonNode,
  name: string,
  references: References,
  isTag: (value: unknown) => boolean = () => true,
): boolean {
  const seen = new Set<unknown>();
  return nodesOf(node['oneOf']).every((branch) => {
    const { properties, required } = resolved(branch, references);
    const isRequired = [required, node['required']].some((names) => Array.isArray(names) && names.includes(name));
    const values = valuesOf(isNode(properties) ? properties[name] : undefined);
    const isNew = values.length > 0 && values.every((value) => isTag(value) && !seen.has(value));
    values.forEach((value) => seen.add(value));
    return isRequired && isNew;
  });
}

function valuesOf(property: unknown): readonly unknown[] {
  if (!isNode(property)) return [];
  if ('const' in property) return [property['const']];
  return Array.isArray(property['enum']) ? property['enum'] : [];
}

/** What a branch refers to, where it is nothing but a reference. */
function resolved(branch: JsonNode, references: References): JsonNode {
  const [target] = '$ref' in branch && Object.keys(branch).length === 1 ? references.of(branch) : [];
  return target ?? branch;
}
