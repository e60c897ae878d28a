import type { PromptArgument } from '@modelcontextprotocol/sdk/types.js';
import { emitJsonSchema } from '../schema/emit-json-schema.js';
import type { JsonSchema, Schema } from '../schema/schema.js';

export type PromptArgumentsOutcome =
  | { readonly ok: true; readonly args: readonly PromptArgument[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Lists a prompt's arguments from its schema. MCP knows only strings there. */
export function toPromptArguments(schema: Schema | undefined): PromptArgumentsOutcome {
  if (!schema) return { ok: true, args: [] };
  const emitted = emitJsonSchema(schema, 'input');
  if (!emitted.ok) return { ok: false, problems: [`its args schema ${emitted.problem}`] };
  const properties = Object.entries((emitted.json['properties'] ?? {}) as Record<string, JsonSchema>);
  const problems = properties.filter(([, property]) => !isString(property)).map(([name]) => notAString(name));
  if (problems.length > 0) return { ok: false, problems };
  const required = (emitted.json['required'] ?? []) as readonly string[];
  return { ok: true, args: properties.map(([name, property]) => toArgument(name, property, required.includes(name))) };
}

function toArgument(name: string, property: JsonSchema, required: PromptArgument['required']): PromptArgument {
  const { title, description } = property as { title?: string; description?: string };
  return { name, title, description, required } as PromptArgument;
}

function isString(property: JsonSchema): boolean {
  if (property['type'] === 'string') return true;
  const values = property['enum'] ?? ('const' in property ? [property['const']] : property['anyOf']);
  if (!Array.isArray(values) || values.length === 0) return false;
  return values.every((value) => typeof value === 'string' || (isObject(value) && isString(value)));
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null;
}

function notAString(name: string): string {
  return `its argument ${JSON.stringify(name)} must be a string (transform it in the schema if you need another type)`;
}
