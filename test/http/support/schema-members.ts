import type { Definitions, JsonSchema } from '../../support/official-schemas.js';

/** The names that lead to a member from the top; a number is a place in a list. */
export type Path = readonly (string | number)[];

export interface Member {
  readonly path: Path;
  readonly isRequired: boolean;
  readonly mayBeNull: boolean;
}

/** Members that hold what they hold once more are left at this depth. */
const DEEPEST = 8;

/** What the schema of an object says of its members, at any depth. */
export class SchemaMembers {
  readonly members: readonly Member[];
  private readonly schemas = new Map<string, JsonSchema>();

  constructor(
    private readonly definitions: Definitions,
    root: JsonSchema,
  ) {
    this.members = this.membersOf(root, []);
  }

  /** A copy of `root` in which the member is `value`; what leads there and is not there has no more than it needs. */
  with(root: unknown, path: Path, value: unknown, depth = 0): unknown {
    if (depth === path.length) return value;
    const key = path[depth]!;
    const copy = Array.isArray(root) ? [...(root as unknown[])] : { ...(root as object) };
    const below = (copy as Record<string | number, unknown>)[key] ?? this.leastAt(path.slice(0, depth + 1));
    return Object.assign(copy, { [key]: this.with(below, path, value, depth + 1) });
  }

  private leastAt(path: Path): unknown {
    return leastOf(this.definitions, this.schemas.get(path.join('.')) ?? {});
  }

  private membersOf(schema: JsonSchema, path: Path): readonly Member[] {
    if (path.length > DEEPEST) return [];
    return variantsOf(this.definitions, schema).flatMap(({ properties = {}, required = [], items }) => {
      const own = Object.entries(properties).flatMap(([name, below]) => {
        const at = [...path, name];
        this.schemas.set(at.join('.'), below);
        const mayBeNull = variantsOf(this.definitions, below).some(({ type }) => [type].flat().includes('null'));
        return [{ path: at, isRequired: required.includes(name), mayBeNull }, ...this.membersOf(below, at)];
      });
      return items ? [...own, ...this.membersOf(items, [...path, 0])] : own;
    });
  }
}

/** A schema with its references followed and its alternatives apart. */
export function variantsOf(definitions: Definitions, schema: JsonSchema): readonly JsonSchema[] {
  if (schema.$ref !== undefined) return variantsOf(definitions, definitions[schema.$ref.split('/').at(-1)!]!);
  if (schema.anyOf) return schema.anyOf.flatMap((one) => variantsOf(definitions, one));
  if (!schema.allOf) return [schema];
  const parts = schema.allOf.flatMap((part) => variantsOf(definitions, part));
  const required = parts.flatMap((part) => part.required ?? []);
  return [{ type: 'object', properties: Object.assign({}, ...parts.map((part) => part.properties)), required }];
}

/** An instance with all that is required and nothing else. */
export function leastOf(definitions: Definitions, schema: JsonSchema): unknown {
  const [variant = {}] = variantsOf(definitions, schema);
  if (variant.const !== undefined) return variant.const;
  if (variant.enum) return variant.enum[0];
  switch (Array.isArray(variant.type) ? variant.type[0] : variant.type) {
    case 'object':
      return leastObject(definitions, variant);
    case 'array':
      return variant.items ? [leastOf(definitions, variant.items)] : [];
    case 'integer':
    case 'number':
      return 1;
    case 'boolean':
      return true;
    default:
      return 'a';
  }
}

function leastObject(definitions: Definitions, { properties = {}, required = [] }: JsonSchema): object {
  const members = required.map((name) => [name, leastOf(definitions, properties[name] ?? {})] as const);
  return Object.fromEntries(members);
}
