type Node = Readonly<Record<string, unknown>>;

/** Tells members that one side has not: arguments what is `readOnly`, answers what is `writeOnly`. */
export interface Sides {
  /** What a reference refers to. */
  readonly resolve: (schema: object) => object;
  readonly otherSide: 'readOnly' | 'writeOnly';
}

/** Schemas of `allOf` in each other are looked into so deep. */
const MOST_NESTED = 5;

/** What only the API writes is no argument, and what only a client writes is not answered. */
export function withoutOtherSide(schema: Node, sides: Sides): Node {
  if (!('properties' in schema) && !('allOf' in schema)) return schema;
  const gone = goneOf(schema, sides, 0);
  if (gone.size === 0) return schema;
  const { properties, allOf } = schema;
  const kept = Object.entries(Object(properties) as Node).filter(([, one]) => !isOfOtherSide(one, sides));
  return {
    ...notRequired(schema, gone),
    ...(properties !== undefined && { properties: Object.fromEntries(kept) }),
    // One of them may require what another describes.
    ...(Array.isArray(allOf) && { allOf: allOf.map((one) => notRequired(Object(one) as Node, gone)) }),
  };
}

function goneOf(schema: Node, sides: Sides, depth: number): ReadonlySet<string> {
  const { properties, allOf } = schema;
  const own = Object.entries(Object(properties) as Node).flatMap(([name, one]) =>
    isOfOtherSide(one, sides) ? [name] : [],
  );
  if (!Array.isArray(allOf) || depth === MOST_NESTED) return new Set(own);
  const others = allOf.flatMap((one) => [...goneOf(sides.resolve(Object(one) as object) as Node, sides, depth + 1)]);
  return new Set([...own, ...others]);
}

function isOfOtherSide(member: unknown, { resolve, otherSide }: Sides): boolean {
  if (typeof member !== 'object' || member === null) return false;
  return (member as Node)[otherSide] === true || (resolve(member) as Node)[otherSide] === true;
}

function notRequired(schema: Node, gone: ReadonlySet<string>): Node {
  const { required } = schema;
  if (!Array.isArray(required)) return schema;
  return { ...schema, required: required.filter((name: string) => !gone.has(name)) };
}
