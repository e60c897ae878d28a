import fc from 'fast-check';
import { parseTemplate } from 'url-template';
import { everyClient } from '../support/clients.js';
import type { OfficialClient } from '../support/official-client.js';
import { Endpoint } from '../http/support/endpoint.js';

/** What clients of others asked for and did not get, and one example of each form of RFC 6570. */
const EXAMPLES: readonly (readonly [template: string, uri: string, values: object])[] = [
  ['search://items{?q,limit}', 'search://items?q=x', { q: 'x' }],
  ['search://items{?q,limit}', 'search://items', {}],
  ['search://items{?q,limit}', 'search://items?q=a%20b&limit=', { q: 'a b', limit: '' }],
  ['search://items{?q,limit}', 'search://items?q=x&limit=5', { q: 'x', limit: '5' }],
  ['conf://a/{id}{?format}', 'conf://a/1', { id: '1' }],
  ['conf://a/{id}{?format}', 'conf://a/1?format=json', { id: '1', format: 'json' }],
  ['list://x{/parts*}', 'list://x/a/b', { parts: ['a', 'b'] }],
  ['mod://café/{id}', 'mod://caf%C3%A9/1', { id: '1' }],
  ['mod://café/{id}', 'mod://café/menü', { id: 'menü' }],
  ['one://{v}', 'one://a%3Ab%20c', { v: 'a:b c' }],
  ['two://{+path}', 'two://a/b/c', { path: 'a/b/c' }],
  ['two://x{#part}', 'two://x#a/b', { part: 'a/b' }],
  ['three://x{.ext}', 'three://x.md', { ext: 'md' }],
  ['three://{x,y}', 'three://1024,768', { x: '1024', y: '768' }],
  ['three://{+x,y}/here', 'three://1/0,7/here', { x: '1/0', y: '7' }],
  ['three://m{;x,y}', 'three://m;x=1;y', { x: '1', y: '' }],
  ['three://q?fixed=yes{&x}', 'three://q?fixed=yes&x=1', { x: '1' }],
  ['four://{list*}', 'four://red,green', { list: ['red', 'green'] }],
  ['four://p{?list*}', 'four://p?list=red&list=green', { list: ['red', 'green'] }],
];

/** Distinct in their schemes, so that what matches one matches no other. */
const RANDOM = [
  'ra://h/{a}/{b}{?c,d}',
  'rb://{a}.{b}{/c*}',
  'rc://x{/a,b}{;c,d}{?e*}',
  'rd://h/{+a}{#b}',
  're://q{.a*}/-{b}',
] as const;

let endpoint: Endpoint;
beforeAll(async () => {
  endpoint = await Endpoint.start({}, []);
  for (const uriTemplate of new Set([...EXAMPLES.map(([template]) => template), ...RANDOM]))
    endpoint.capabilities.addResourceTemplate({ uriTemplate, name: uriTemplate }, (_uri, values) =>
      JSON.stringify(values),
    );
});
afterAll(() => endpoint.close());

describe.each(everyClient)('%s', (_name, _era, connect) => {
  let client: OfficialClient;
  beforeAll(async () => (client = await connect(endpoint.url)));
  afterAll(() => client.close());

  async function read(uri: string): Promise<{ readonly uri: string; readonly values: unknown }> {
    const { contents } = await client.client.readResource({ uri });
    const [{ uri: named, text }] = contents as [{ uri: string; text: string }];
    return { uri: named, values: JSON.parse(text) };
  }

  it.each(EXAMPLES)('reads with %s what %s names', async (_template, uri, values) => {
    expect(await read(uri)).toEqual({ uri, values });
  });

  it('is given back what a library expanded', async () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'Z', '7', '_', '~', 'ü', '😀', ' ', ':'),
      minLength: 1,
      maxLength: 5,
    });
    const values = fc.record({
      a: text,
      b: text,
      c: text,
      d: text,
      e: text,
      several: fc.array(text, { minLength: 1, maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...RANDOM), values, async (template, { several, ...texts }) => {
        const names = [...template.matchAll(/([a-e])(\*?)(?=[,}])/g)];
        const given = Object.fromEntries(
          names.map(([, name, star]) => [name!, star ? several : texts[name as keyof typeof texts]]),
        );
        expect((await read(parseTemplate(template).expand(given))).values).toEqual(given);
      }),
      { numRuns: 100 },
    );
  });
});

it.each([
  ['x://{a:3}', 'has a prefix modifier'],
  ['x://{a}{b}', 'nothing stands between'],
  ['x://{a', 'it has a "{" without its "}"; write "x://{a}"'],
  ['x://{=a}', 'which RFC 6570 does not define'],
  ['x://{a}/{a}', 'names "a" twice'],
])('%s stops the start with its reason', (uriTemplate, reason) => {
  expect(() => endpoint.capabilities.addResourceTemplate({ uriTemplate, name: 'x' }, () => '')).toThrow(reason);
});
