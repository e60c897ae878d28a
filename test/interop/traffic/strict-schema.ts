import type { Definitions, Schema } from './official-schemas.js';

/** What a member holds that anybody may add to. */
const OPEN_MEMBERS = new Set(['_meta', 'inputSchema', 'outputSchema', 'structuredContent', 'data', 'arguments']);
/** Objects that name what they must have and are open by their meaning. */
const OPEN_DEFINITIONS = /(?:Meta|MetaObject|JSONObject|JSONValue)$|^(?:Result|EmptyResult)$/;

/** The same definitions, and an object may have only the members that its definition names, unless that says otherwise. */
export function strict(definitions: Definitions): Definitions {
  return Object.fromEntries(
    Object.entries(definitions).map(([name, schema]) => [
      name,
      OPEN_DEFINITIONS.test(name) ? schema : (closed(mended(name, schema)) as Schema),
    ]),
  );
}

/** `schema.json` says integer where `schema.ts` says number: the generator of two revisions could not tell them apart. */
function mended(name: string, schema: Schema): Schema {
  if (name !== 'NumberSchema') return schema;
  const copy = structuredClone(schema) as { properties: Record<string, Schema> };
  for (const member of ['minimum', 'maximum', 'default']) {
    if (copy.properties[member]?.['type'] === 'integer') copy.properties[member]['type'] = 'number';
  }
  return copy;
}

function closed(schema: unknown, member?: string): unknown {
  if (Array.isArray(schema)) return schema.map((each) => closed(each, member));
  if (typeof schema !== 'object' || schema === null) return schema;
  if (member !== undefined && OPEN_MEMBERS.has(member)) return schema;
  const copy = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === 'properties' ? closedMembers(value as Schema) : closed(value, key),
    ]),
  );
  const open = copy['properties'] === undefined || copy['additionalProperties'] !== undefined;
  return open ? copy : { ...copy, additionalProperties: false };
}

function closedMembers(members: Schema): Schema {
  return Object.fromEntries(Object.entries(members).map(([name, schema]) => [name, closed(schema, name)]));
}
