/** A subschema, by identity. */
export type JsonNode = Readonly<Record<string, unknown>>;

export function isNode(value: unknown): value is JsonNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function nodesOf(value: unknown): readonly JsonNode[] {
  return Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [];
}

/** The subschemas of a keyword that holds them by name. */
export function namedNodes(value: unknown): readonly (readonly [string, JsonNode])[] {
  return isNode(value) ? Object.entries(value).filter((entry): entry is [string, JsonNode] => isNode(entry[1])) : [];
}

/** What these hold are values, not schemas. */
export const DATA: ReadonlySet<string> = new Set(['const', 'enum', 'default', 'examples', 'example']);

/** Every object of a schema that may be a subschema, the schema itself first. */
export function everyNode(root: JsonNode): readonly JsonNode[] {
  const found = new Set<JsonNode>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (!isNode(value) || found.has(value)) return;
    found.add(value);
    for (const [key, member] of Object.entries(value)) if (!DATA.has(key)) visit(member);
  };
  visit(root);
  return [...found];
}
