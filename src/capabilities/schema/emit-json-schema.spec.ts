import type { StandardSchemaV1 } from '@standard-schema/spec';
import { z } from 'zod';
import { emitJsonSchema } from './emit-json-schema.js';
import { jsonSchema } from './json-schema.js';

describe('emitJsonSchema', () => {
  it('emits what may be sent to a schema, or what comes out of it', () => {
    const schema = z.object({ n: z.string().default('x') });
    expect(emitJsonSchema(schema, 'input')).toMatchObject({ ok: true, json: { type: 'object' } });
    expect(emitJsonSchema(schema, 'input')).not.toHaveProperty('json.required');
    expect(emitJsonSchema(schema, 'output')).toHaveProperty('json.required', ['n']);
  });

  it('emits for a zod that cannot emit as a Standard Schema', () => {
    const schema = z.object({ n: z.string() });
    const { version, vendor, validate } = schema['~standard'];
    const older = Object.create(schema, { '~standard': { value: { version, vendor, validate } } }) as z.ZodType;
    expect(emitJsonSchema(older, 'input')).toEqual(emitJsonSchema(schema, 'input'));
  });

  it('emits any value that may come out, with the type of objects where it can be nothing else', () => {
    const branches = [z.object({ a: z.string() }), z.object({ b: z.string() })] as const;
    expect(emitJsonSchema(z.union(branches), 'output')).toHaveProperty('json.type', 'object');
    for (const schema of [
      z.array(z.string()),
      z.string(),
      z.object({}).nullable(),
      z.any(),
      z.union([...branches, z.null()]),
    ])
      expect(emitJsonSchema(schema, 'output')).toMatchObject({
        ok: true,
        json: expect.not.objectContaining({ type: 'object' }),
      });
    expect(emitJsonSchema(jsonSchema({ items: {} }), 'output')).toEqual({ ok: true, json: { items: {} } });
    expect(emitJsonSchema(jsonSchema(true as never), 'output')).toMatchObject({
      ok: false,
      problem: expect.stringContaining('write {} for any value') as unknown,
    });
  });

  it('says why a schema cannot be used', () => {
    const silent = {
      '~standard': { version: 1, vendor: 'silent', validate: (value) => ({ value }) },
    } satisfies StandardSchemaV1;
    expect(emitJsonSchema(silent, 'input')).toMatchObject({
      ok: false,
      problem: expect.stringContaining(
        'is of silent, and a schema of it cannot write itself as JSON Schema: write jsonSchema(',
      ) as unknown,
    });
    expect(emitJsonSchema(z.object({ when: z.date() }), 'input')).toMatchObject({
      ok: false,
      problem: expect.stringContaining('Date') as unknown,
    });
    expect(emitJsonSchema(z.array(z.string()), 'input')).toMatchObject({
      problem: expect.stringContaining('"array"') as unknown,
    });
  });
});
