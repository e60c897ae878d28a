import { z } from 'zod';
import { mayWait } from './may-wait.js';
import { validate } from './validate.js';

interface Tree {
  readonly children: readonly Tree[];
}

const tree: z.ZodType<Tree> = z.object({ children: z.array(z.lazy(() => tree)) });

describe('a zod schema', () => {
  it.each([
    ['of zod’s own parts', z.object({ a: z.string().min(1).optional(), b: z.array(z.enum(['c'])).max(3) })],
    ['that refers to itself', tree],
  ])('answers at once: %s', (_what, schema) => {
    expect(mayWait(schema)).toBe(false);
    expect(validate(schema, {})).not.toBeInstanceOf(Promise);
  });

  it.each<[string, z.ZodType, unknown]>([
    ['a refinement', z.object({ a: z.string().refine(() => true) }), { a: 'a' }],
    ['a refinement of the whole', z.object({ a: z.string() }).superRefine(() => undefined), { a: 'a' }],
    ['a check', z.array(z.string().check(() => undefined)), ['a']],
    ['a transform', z.union([z.number(), z.string().transform(async (text) => text)]), 'a'],
    ['what is done before', z.preprocess(async (value) => value, z.string()), 'a'],
    ['a codec', z.codec(z.string(), z.string(), { decode: async (text) => text, encode: (text) => text }), 'a'],
    ['a function behind a reference', z.object({ a: z.lazy(() => z.string().refine(async () => true)) }), { a: 'a' }],
  ])('may have to wait where it holds %s', async (_what, schema, value) => {
    expect(mayWait(schema)).toBe(true);
    expect(await validate(schema, value)).toEqual({ ok: true, value });
  });

  it('is asked once where a refinement waits', async () => {
    const refinement = jest.fn(async () => false);
    expect(await validate(z.string().refine(refinement, 'no'), 'a')).toEqual({
      ok: false,
      issues: [{ path: '', message: 'no' }],
    });
    expect(refinement).toHaveBeenCalledTimes(1);
  });
});
