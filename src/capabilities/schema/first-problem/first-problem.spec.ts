import fc from 'fast-check';
import { z } from 'zod';
import { firstProblem } from './first-problem.js';

const many = <T>(item: T, count = 150) => Array.from({ length: count }, () => item);
const parse = (schema: z.ZodType, value: unknown) => firstProblem(schema, value);

/** What zod says of a value that is too large for it to be asked in production. */
const accepts = (schema: z.ZodType, value: unknown) => schema.safeParse(value).success;

const strictSides = z.intersection(z.strictObject({ a: z.string() }), z.strictObject({ b: z.string() }));
const tagged = z.discriminatedUnion('k', [
  z.object({ k: z.literal('a'), a: z.string() }),
  z.object({ k: z.enum(['b', 'c']), b: z.number() }),
]);

/** Schemas of items, with one that fits and one that does not. */
const ITEMS: readonly (readonly [string, z.ZodType, unknown, unknown])[] = [
  ['a leaf', z.number(), 1, 'x'],
  ['a format', z.email(), 'a@example.org', 'x'],
  ['a coercion', z.coerce.number(), '1', 'x'],
  ['what is given its own values', z.enum(['a', 'b']), 'a', 'c'],
  ['an object', z.object({ a: z.string() }), { a: 'x', b: 1 }, { a: 1 }],
  ['a key that is missing', z.object({ a: z.string() }), { a: 'x' }, {}],
  ['a default', z.object({ a: z.string().default('x') }), {}, { a: 1 }],
  ['a closed object', z.strictObject({ a: z.string().optional() }), {}, { b: 'x' }],
  ['an open object', z.object({}).catchall(z.number()), { a: 1 }, { a: 'x' }],
  ['a refined object', z.object({ a: z.number() }).refine(({ a }) => a > 1), { a: 2 }, { a: 1 }],
  ['a tuple', z.tuple([z.string()]).rest(z.number()), ['x', 1], ['x', 'y']],
  ['a fixed tuple', z.tuple([z.string()]), ['x'], ['x', 'y']],
  ['a record', z.record(z.string(), z.number()), { a: 1 }, { a: 'x' }],
  ['a record of few keys', z.partialRecord(z.enum(['a']), z.number()), { a: 1 }, { b: 1 }],
  ['a record of numbers', z.record(z.number(), z.number()), { 1: 1 }, { x: 1 }],
  ['an optional value', z.number().optional(), 1, null],
  ['a nullable one', z.number().nullable(), null, 'x'],
  ['a refined wrapper', z.union([z.number(), z.string()]).refine((value) => value !== 1), 2, 1],
  ['a union', z.union([z.string(), z.object({ a: z.number() })]), { a: 1 }, { a: 'x' }],
  ['a tagged union', tagged, { k: 'c', b: 1 }, { k: 'a', b: 1 }],
  ['an unknown tag', tagged, { k: 'a', a: 'x' }, { k: 'z' }],
  ['both sides', strictSides, { a: 'x', b: 'x' }, { a: 'x', b: 'x', c: 1 }],
  ['one side', strictSides, { a: 'x', b: 'x' }, { a: 1, b: 'x' }],
  ['a transform', z.string().transform(Number).pipe(z.number().min(1)), '1', '0'],
  ['preprocessing', z.preprocess((value) => [value].flat(), z.array(z.number())), 1, 'x'],
  ['a lazy schema', z.lazy(() => z.object({ a: z.number() })), { a: 1 }, { a: 'x' }],
  ['what is read only', z.object({ a: z.number() }).readonly(), { a: 1 }, { a: 'x' }],
  ['what is checked by code', z.custom((value) => value === 1), 1, 2],
];

describe('firstProblem', () => {
  it.each(ITEMS)('finds what is wrong with %s, and only that', (_name, item, good, bad) => {
    const schema = z.object({ items: z.array(item) });
    const spoilt = [...many(good), bad, ...many(bad)];
    expect(accepts(schema, { items: many(good) })).toBe(true);
    expect(parse(schema, { items: many(good, 400) })).toBeUndefined();
    expect(parse(schema, { items: spoilt })?.path.slice(0, 2)).toEqual(['items', 150]);
  });

  it('says nothing of what cannot fail, is small, or is no schema of zod', () => {
    expect(parse(z.array(z.number()).catch([]), many('x'))).toBeUndefined();
    expect(parse(z.array(z.any()), many('x'))).toBeUndefined();
    expect(parse(z.array(z.number()), ['x'])).toBeUndefined();
    expect(firstProblem({ '~standard': {} }, many('x'))).toBeUndefined();
  });

  it('names the place and the reason as zod does', () => {
    const schema = z.object({ rows: z.array(z.object({ n: z.number() })) });
    const rows = [...many({ n: 1 }), { n: 'x' }, { n: 'y' }];
    const [issue] = schema.safeParse({ rows }).error?.issues ?? [];
    expect(parse(schema, { rows })).toEqual({ path: issue?.path, message: issue?.message });
  });

  it('looks at lengths before items', () => {
    const seen = jest.fn(() => true);
    const schema = z.array(z.custom(seen)).max(10);
    expect(parse(schema, many(1))).toEqual({ path: [], message: 'Too big: expected array to have <=10 items' });
    expect(seen).not.toHaveBeenCalled();
  });

  it('asks what waits for something once', async () => {
    const waits = jest.fn(async () => false);
    expect(parse(z.array(z.string().refine(waits)), many('x', 5_000))).toBeUndefined();
    expect(waits.mock.calls.length).toBeLessThan(5);
    await Promise.resolve();
  });

  it('never refuses what zod accepts', () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    const schemas = ITEMS.map(([, item]) => z.union([item, z.array(item), z.object({ a: item.optional() })]));
    fc.assert(
      fc.property(fc.constantFrom(...schemas), fc.array(value, { minLength: 101, maxLength: 101 }), (item, items) => {
        const fitting = items.filter((one) => accepts(item, one));
        expect(parse(z.array(item), [...fitting, ...many(fitting[0], fitting.length > 0 ? 101 : 0)])).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });
});
