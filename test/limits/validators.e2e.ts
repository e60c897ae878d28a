import { Injectable, Module } from '@nestjs/common';
import { z } from 'zod';
import { Tool } from '../../src/capabilities/decorators.js';
import { jsonSchema } from '../../src/capabilities/schema/json-schema.js';
import { linearRegExp } from '../../src/capabilities/schema/patterns/linear-reg-exp.js';
import { loadSettings } from '../../src/config/settings.js';
import { createApp } from '../../src/create-app.js';
import { Endpoint } from '../http/support/endpoint.js';
import { post, type ModernPost } from '../http/support/modern-post.js';
import { cpuTimeOf } from '../support/cpu-time.js';
import { send } from '../support/raw-http.js';
import { initializeBody, type RawSession } from '../support/raw-session.js';

/** What one such request may cost besides the parsing of its JSON, in ms of CPU. Each took several times as much. */
const BOUND_MS = 50;

const n = { $ref: '#/$defs/n' };
const branch = (k: number) => ({ properties: { c: n, k: { const: k } } });
const careless = { type: 'object', ...n, $defs: { n: { anyOf: [branch(1), branch(2)] } } };
const matched = { type: 'object', properties: { text: { type: 'string', pattern: '^(a+)+$' } } };

let endpoint: Endpoint;
let session: RawSession;
beforeAll(async () => {
  endpoint = await Endpoint.start();
  const numbers = z.array(z.number());
  const rows = jsonSchema({ type: 'object', properties: { rows: { type: 'array', items: { type: 'number' } } } });
  const unique = jsonSchema({ type: 'object', properties: { rows: { type: 'array', uniqueItems: true } } });
  const named = { type: 'array', items: { enum: Array.from({ length: 2_000 }, (_, i) => `value-${i}`) } };
  const ran = () => 'ran';
  endpoint.capabilities.addTool({ name: 'numbers', input: z.object({ rows: numbers }) }, ran);
  endpoint.capabilities.addTool({ name: 'rows', input: rows }, ran);
  endpoint.capabilities.addTool({ name: 'unique', input: unique }, ran);
  endpoint.capabilities.addTool(
    { name: 'named', input: jsonSchema({ type: 'object', properties: { rows: named } }) },
    ran,
  );
  endpoint.capabilities.addTool({ name: 'nested', input: jsonSchema(careless, { maxSteps: 20_000 }) }, ran);
  endpoint.capabilities.addTool({ name: 'matched', input: jsonSchema(matched) }, ran);
  endpoint.capabilities.addTool(
    { name: 'told', input: z.object({ text: z.string().regex(linearRegExp(/^(a+)+$/)) }) },
    ran,
  );
  endpoint.capabilities.addPrompt({ name: 'terse', args: z.object({ topic: z.string().optional() }) }, () => 'Hi');
  session = await endpoint.open();
});
afterAll(() => endpoint.close());

const list = <T>(length: number, item: (index: number) => T) => Array.from({ length }, (_, index) => item(index));
const texts = (length: number) => list(length, String);
const keys = (length: number) => Object.fromEntries(list(length, (index) => [`k${index}`, index]));

/** The CPU beside the parsing of the body, and what the client was told. */
async function costOf(body: object, ask: () => Promise<{ status: number; body(): Promise<string> }>) {
  const text = JSON.stringify(body);
  let told = '';
  const spent = await cpuTimeOf(async () => {
    const answer = await ask();
    told = `${answer.status} ${await answer.body()}`;
  });
  const parsing = await cpuTimeOf(() => void JSON.parse(text));
  return { told, beside: spent - 5 * parsing };
}

const modern = (request: ModernPost) => costOf(request, () => post(endpoint.url, request));
const info = 'io.modelcontextprotocol/clientInfo';
const declared = 'io.modelcontextprotocol/clientCapabilities';
const reference = { type: 'ref/prompt', name: 'terse' };
const argument = { name: 'topic', value: '' };

const MODERN: readonly (readonly [string, ModernPost, RegExp])[] = [
  [
    'icons',
    { method: 'tools/list', meta: { [info]: { name: 'a', version: '1', icons: list(9_000, Number) } } },
    /icons\.0/,
  ],
  ['capabilities', { method: 'tools/list', meta: { [declared]: { experimental: keys(4_500) } } }, /experimental\.k0/],
  [
    'task ids',
    { method: 'subscriptions/listen', params: { notifications: { taskIds: list(9_000, Number) } } },
    /taskIds/,
  ],
  ['prompt arguments', { method: 'prompts/get', params: { name: 'terse', arguments: keys(4_500) } }, /arguments\.k0/],
  [
    'a completion’s context',
    { method: 'completion/complete', params: { ref: reference, argument, context: { arguments: keys(4_500) } } },
    /context\.arguments\.k0/,
  ],
];

describe('what does not fit is told by its first problem', () => {
  it.each(MODERN)('in %s', async (_name, request, problem) => {
    const { told, beside } = await modern(request);
    expect(told).toMatch(/"code":-32602/);
    expect(told).toMatch(problem);
    expect(told.length).toBeLessThan(1_000);
    expect(beside).toBeLessThan(BOUND_MS);
  });

  it('in the icons and capabilities of a session', async () => {
    for (const options of [
      { clientInfo: { name: 'a', version: '1', icons: list(9_000, Number) } },
      { capabilities: { experimental: keys(4_500) } },
    ]) {
      const body = initializeBody(options);
      const { told, beside } = await costOf(body, () => send(endpoint.url, { body }));
      expect(told).toMatch(/^400.*(icons\.0|experimental\.k0)/);
      expect(beside).toBeLessThan(BOUND_MS);
    }
  });

  it.each([
    ['numbers', texts(90_000)],
    ['rows', texts(90_000)],
    ['named', list(8_000, (index) => `${index}`)],
  ])('in the arguments of the tool "%s"', async (name, rows) => {
    const { told, beside } = await costOf(rows, () => session.call(name, { rows }));
    expect(told).toMatch(/^200.*Invalid arguments: rows\.0: /);
    expect(told.length).toBeLessThan(1_000);
    expect(beside).toBeLessThan(BOUND_MS);
  });
});

describe('what fits is served', () => {
  it.each([
    ['numbers', list(50_000, Number)],
    ['rows', list(50_000, Number)],
    ['unique', list(4_000, (n) => ({ n, of: 'many' }))],
    ['named', list(8_000, () => 'value-1999')],
  ])('by the tool "%s"', async (name, rows) => {
    const { told, beside } = await costOf(rows, () => session.call(name, { rows }));
    expect(told).toMatch(/^200.*ran/);
    expect(beside).toBeLessThan(3 * BOUND_MS);
  });
});

it('looks at the length of a list before its items', async () => {
  const request = { method: 'subscriptions/listen', params: { notifications: { taskIds: texts(300_000) } } };
  const { told, beside } = await modern(request);
  expect(told).toMatch(/"code":-32/);
  expect(beside).toBeLessThan(BOUND_MS);
});

describe('what a careless schema is asked', () => {
  const nested = (depth: number): object => (depth === 0 ? { k: 3 } : { c: nested(depth - 1), k: 3 });
  const text = `${'a'.repeat(100_000)}!`;

  it.each([
    ['nested', nested(20), /takes more than 20000 steps/],
    ['nested', nested(50), /takes more than 20000 steps/],
    ['matched', { text }, /must match pattern/],
    ['told', { text }, /Invalid string: must match pattern/],
  ])('costs no more than its size: "%s"', async (name, args, told) => {
    const asked = await costOf(args, () => session.call(name, args));
    expect(asked.told).toMatch(told);
    expect(asked.beside).toBeLessThan(3 * BOUND_MS);
  });

  it.each([
    ['branches that recurse into the same part', jsonSchema(careless), /twice as long for each level/],
    ['a pattern of zod', z.object({ text: z.string().regex(/^(a+)+$/) }), /linearRegExp\(\)/],
    ['a pattern with look-around', jsonSchema({ type: 'object', patternProperties: { '(?=a)': {} } }), /look-around/],
  ])('is not served for %s: the start names the tool and the reason', async (_, schema, reason) => {
    class Careless {
      ask(): string {
        return 'ran';
      }
    }
    Tool({ name: 'careless', input: schema })(Careless.prototype, 'ask', descriptorOf(Careless));
    Injectable()(Careless);
    class CarelessModule {}
    Module({ providers: [Careless] })(CarelessModule);
    const settings = loadSettings({ PORT: '0', METRICS_PORT: '0' });
    if (!settings.ok) throw new Error(settings.message);
    const app = await createApp(settings.settings, [CarelessModule], false as never);
    const failure = await app.init().then(
      () => 'started',
      (error: unknown) => String(error),
    );
    expect(failure).toMatch(/Careless\.ask in CarelessModule: the tool cannot be served: its input schema/);
    expect(failure).toMatch(reason);
  });
});

function descriptorOf({ prototype }: { prototype: { ask(): string } }): TypedPropertyDescriptor<() => string> {
  return Object.getOwnPropertyDescriptor(prototype, 'ask') as TypedPropertyDescriptor<() => string>;
}
