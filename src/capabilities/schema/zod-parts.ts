import type { $ZodType } from 'zod/v4/core';

/** A schema may make new ones whenever it is asked for its parts. */
const MOST_SCHEMAS = 10_000;

export type ZodDef = Readonly<Record<string, unknown>> & { readonly checks?: readonly Defined[] };

interface Defined {
  readonly _zod: { readonly def: unknown };
}

export const defOf = ({ _zod }: Defined): ZodDef => _zod.def as ZodDef;

/** A zod schema and all that it is made of, each once. Past 10,000 of them the rest is left out. */
export function zodParts(root: $ZodType): ReadonlySet<$ZodType> {
  const parts = new Set([root]);
  for (const part of parts) {
    if (parts.size > MOST_SCHEMAS) break;
    addChildren(part, parts);
  }
  return parts;
}

function addChildren(schema: $ZodType, parts: Set<$ZodType>): void {
  const def = defOf(schema);
  if (def['type'] === 'lazy') parts.add((schema._zod as unknown as { innerType: $ZodType }).innerType);
  if (def['type'] === 'lazy' || def['type'] === 'template_literal') return;
  for (const key in def) {
    const held = def[key];
    if (typeof held !== 'object' || held === null || key === 'checks') continue;
    if (isSchema(held)) parts.add(held);
    else if (key === 'shape' || Array.isArray(held)) {
      for (const child of Object.values(held)) if (isSchema(child)) parts.add(child);
    }
  }
}

function isSchema(value: unknown): value is $ZodType {
  return typeof value === 'object' && value !== null && '_zod' in value && 'def' in (value._zod as object);
}
