import type { StandardSchemaV1 } from '@standard-schema/spec';
import { z } from 'zod';
import { emitJsonSchema } from './emit-json-schema.js';
import { linearRegExp } from './patterns/linear-reg-exp.js';

const problemOf = (schema: StandardSchemaV1) => {
  const emitted = emitJsonSchema(schema, 'input');
  return emitted.ok ? undefined : emitted.problem;
};
const withText = (text: z.ZodType) => z.object({ list: z.array(z.object({ text }).optional()) });

const CARELESS: readonly (readonly [string, z.ZodType])[] = [
  ['a pattern', z.string().regex(/^(a+)+$/)],
  [
    'a second one',
    z
      .string()
      .regex(/^a$/)
      .regex(/^(a+)+$/),
  ],
  ['the pattern of a format', z.email({ pattern: /^(a+)+$/ })],
  ['a format of the team', z.stringFormat('mine', /^(a+)+$/)],
  ['the host of a URL', z.url({ hostname: /^(a+)+$/ })],
  [
    'a transform’s input',
    z
      .string()
      .regex(/^(a+)+$/)
      .transform(Number),
  ],
  [
    'a transform’s output',
    z
      .string()
      .transform(String)
      .pipe(z.string().regex(/^(a+)+$/)),
  ],
  ['a key', z.record(z.string().regex(/^(a+)+$/), z.number())],
  ['one side of an intersection', z.intersection(z.object({}), z.object({ a: z.string().regex(/^(a+)+$/) }))],
  ['a lazy schema', z.lazy(() => z.string().regex(/^(a+)+$/))],
  ['a look-ahead', z.string().regex(/^(?=.*a)(?=.*b)/)],
];

const FORMATS: readonly z.ZodType[] = [
  z.email(),
  z.email({ pattern: z.regexes.html5Email }),
  z.email({ pattern: z.regexes.rfc5322Email }),
  z.email({ pattern: z.regexes.unicodeEmail }),
  z.uuid(),
  z.uuidv4(),
  z.guid(),
  z.url(),
  z.httpUrl(),
  z.hostname(),
  z.emoji(),
  z.base64(),
  z.base64url(),
  z.hex(),
  z.hash('sha256'),
  z.jwt(),
  z.nanoid(),
  z.cuid(),
  z.cuid2(),
  z.ulid(),
  z.xid(),
  z.ksuid(),
  z.ipv4(),
  z.ipv6(),
  z.mac(),
  z.cidrv4(),
  z.cidrv6(),
  z.e164(),
  z.iso.date(),
  z.iso.time(),
  z.iso.time({ precision: 3 }),
  z.iso.datetime(),
  z.iso.datetime({ offset: true, local: true, precision: 6 }),
  z.iso.duration(),
  z.string().lowercase().uppercase().startsWith('a').endsWith('.*a').includes('b'),
  z.templateLiteral(['v', z.number(), '-', z.enum(['a', 'b'])]),
];

describe('a schema of zod', () => {
  it.each(CARELESS)('is refused for %s that may take longer than the text', (_, text) => {
    expect(problemOf(withText(text))).toMatch(/^has the pattern .*linearRegExp\(\)/);
  });

  it.each(FORMATS.map((format) => [JSON.stringify(z.toJSONSchema(format)), format] as const))(
    'may have %s',
    (_, format) => expect(problemOf(withText(format))).toBeUndefined(),
  );

  it('may have any pattern that RE2 matches', () => {
    expect(problemOf(withText(z.string().regex(linearRegExp(/^(a+)+$/))))).toBeUndefined();
  });

  it('is refused for branches that recurse into the same part, and not where a constant tells them apart', () => {
    const branch = (k: string) =>
      z.object({
        k: z.literal(k),
        get c() {
          return guessed.optional();
        },
      });
    const guessed: z.ZodType = z.lazy(() => z.union([branch('a'), branch('b')]));
    const told: z.ZodType = z.lazy(() => z.discriminatedUnion('k', [link('a'), link('b')]));
    const link = (k: string) =>
      z.object({
        k: z.literal(k),
        get c() {
          return told.optional();
        },
      });
    expect(problemOf(z.object({ root: guessed }))).toMatch(/^may take twice as long .*z\.discriminatedUnion/);
    expect(problemOf(z.object({ root: told }))).toBeUndefined();
  });
});

it('refuses the patterns of any other library', () => {
  const json = { type: 'object', properties: { a: { pattern: '^(a+)+$' } }, patternProperties: { '^x-': {} } };
  const other = (schema: object) => ({
    '~standard': {
      version: 1,
      vendor: 'other',
      validate: (value: unknown) => ({ value }),
      jsonSchema: { input: () => schema },
    },
  });
  expect(problemOf(other(json) as unknown as StandardSchemaV1)).toMatch(/has the pattern/);
  expect(problemOf(other({ ...json, properties: {} }) as unknown as StandardSchemaV1)).toBeUndefined();
});
