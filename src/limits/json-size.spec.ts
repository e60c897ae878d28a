import fc from 'fast-check';
import { growthOf } from '../../test/support/cpu-growth.js';
import { cpuTimeOf } from '../../test/support/cpu-time.js';
import { type JsonLimits, sizeOfJson } from './json-size.js';

const NO_LIMITS: JsonLimits = { depth: Infinity, values: Infinity, argumentValues: Infinity };

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

function countOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((sum: number, each) => sum + countOf(each), 1);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What the arguments of a message hold, or those of all messages of a batch; that they are there counts elsewhere. */
function argumentsIn(body: unknown): number {
  const messages: unknown[] = Array.isArray(body) ? body : [body];
  return messages.reduce((sum: number, each) => {
    const params = isObject(each) ? each['params'] : undefined;
    return isObject(params) && Object.hasOwn(params, 'arguments') ? sum + countOf(params['arguments']) - 1 : sum;
  }, 0);
}

/** JSON as a client might write it: blanks between all tokens, and any letter of a name escaped. */
function written(value: unknown, blanks: string, escaped: boolean): string {
  if (Array.isArray(value))
    return `[${blanks}${value.map((each) => written(each, blanks, escaped)).join(`,${blanks}`)}${blanks}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const fields = Object.entries(value).map(
    ([name, each]) => `${writtenName(name, escaped)}${blanks}:${blanks}${written(each, blanks, escaped)}${blanks}`,
  );
  return `{${blanks}${fields.join(`,${blanks}`)}}`;
}

function writtenName(name: string, escaped: boolean): string {
  if (!escaped) return JSON.stringify(name);
  return `"${[...name].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`;
}

const names = fc.constantFrom('params', 'arguments', 'method', 'a', '"', '\\', '{', 'params"', ':');
const awkward = fc.string({ unit: fc.constantFrom('"', '\\', '{', '[', ']', '}', ',', ':', 'a', '\n'), maxLength: 6 });
const { any } = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.oneof(awkward, names, fc.integer(), fc.constant(null), fc.boolean()),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(names, tie('any'), { maxKeys: 5 }),
  ),
}));
const message = fc.record({
  method: awkward,
  params: fc.record({ arguments: any, name: any }, { requiredKeys: [] }),
  id: any,
});
const body = fc.oneof(any, message, fc.array(fc.oneof(message, fc.dictionary(names, any)), { maxLength: 4 }));

describe('the size of JSON', () => {
  it('is that of the value, however it is written', () => {
    fc.assert(
      fc.property(body, fc.constantFrom('', ' ', '\r\n\t '), fc.boolean(), (value, blanks, escaped) => {
        const json = written(value, blanks, escaped);
        expect(JSON.parse(json)).toEqual(value);
        const argumentValues = argumentsIn(value);
        const values = countOf(value) - argumentValues;
        const limits = { depth: depthOf(value), values, argumentValues };
        expect(sizeOfJson(json, limits)).toEqual({ passed: undefined, values, argumentValues });
        const least = { depth: 0, values: 1, argumentValues: 0 };
        for (const limit of ['depth', 'values', 'argumentValues'] as const) {
          if (limits[limit] === least[limit]) continue;
          expect(sizeOfJson(json, { ...limits, [limit]: limits[limit] - 1 }).passed).toBe(limit);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ['{"params":{"arguments":[1,2,3]},"method":"a"}', 3],
    ['{"params":{"arguments":{"a":[1]},"arguments":[1,2]}}', 4],
    ['{"params":{"arguments":[1]},"params":{"arguments":[1,2]}}', 3],
    ['{"params":{"name":[1,2],"argu\\u006dents":[1,2]}}', 2],
    ['{"\\u0070arams":{"arguments":[1,2]}}', 2],
    ['{"params":{"a":{"arguments":[1,2]}}}', 0],
    ['{"arguments":[1,2],"a":{"arguments":[1,2]}}', 0],
    ['{"params":"arguments","a":{"b":"arguments"}}', 0],
    ['{"params":{"arguments":"x"}}', 0],
    ['{"params":[{"arguments":[1,2]}]}', 0],
    ['[{"params":{}},[{"arguments":[1,2]}],{"params":{"arguments":[1]}}]', 1],
    ['"params"', 0],
    ['{"params\\\\":{"arguments":[1]}}', 0],
  ])('knows what arguments are: %s', (json, argumentValues) => {
    JSON.parse(json);
    expect(sizeOfJson(json, NO_LIMITS)).toMatchObject({ passed: undefined, argumentValues });
  });

  it('ends its search where a limit is passed', () => {
    const limits = { depth: 8, values: 10, argumentValues: 20 };
    expect(sizeOfJson('['.repeat(9), limits).passed).toBe('depth');
    expect(sizeOfJson('['.repeat(8), limits).passed).toBeUndefined();
    expect(sizeOfJson(`[${'1,'.repeat(1_000)}`, limits)).toEqual({ passed: 'values', values: 11, argumentValues: 0 });
    expect(sizeOfJson(`{"params":{"arguments":[${'1,'.repeat(1_000)}`, limits).passed).toBe('argumentValues');
  });

  it.each(['"', '"\\', '{"a":"b', ']]]]{{', '', ' ', ',', ']]]],,,[[', '{"params"', '{"params":{"\\u'])(
    'has an answer for what is no JSON: %s',
    (text) => {
      expect(sizeOfJson(text, { ...NO_LIMITS, depth: 8 }).passed).toBeUndefined();
    },
  );

  it.each(['"', '\\"', '"\\\\"', ' ', '[', '[]', '{"', '{"a":', '"params":', ',', '"\\u0061rguments" '])(
    'costs as much as the text is long: %s',
    async (piece) => {
      const input = (size: number) => `{"params":{${piece.repeat(size / piece.length)}`;
      expect(await growthOf(input, (json) => sizeOfJson(json, NO_LIMITS), { size: 200_000 })).toBeLessThan(2.7);
    },
  );

  it('costs less than the parser', async () => {
    const json = JSON.stringify({ params: { arguments: Array.from({ length: 400_000 }, (_, n) => ({ n })) } });
    const measured = await cpuTimeOf(() => sizeOfJson(json, NO_LIMITS));
    expect(measured).toBeLessThan(2 * (await cpuTimeOf(() => JSON.parse(json) as unknown)) + 5);
  });
});
