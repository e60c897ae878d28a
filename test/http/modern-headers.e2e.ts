import { z } from 'zod';
import { CapabilityRegistry } from '../../src/capabilities/capability-registry.js';
import { send } from '../support/raw-http.js';
import { Endpoint } from './support/endpoint.js';
import { call, ID, post, resultOf } from './support/modern-post.js';

let endpoint: Endpoint;
let url: URL;
beforeAll(async () => {
  endpoint = await Endpoint.start();
  url = endpoint.url;
  const input = z.object({ region: z.string().meta({ 'x-mcp-header': 'Region' }).optional() });
  const registry = endpoint.app.get(CapabilityRegistry, { strict: false });
  registry.addTool({ name: 'look', input }, ({ region }) => `in ${region}`);
});
afterAll(() => endpoint.close());

const base64 = (text: string) => `=?base64?${Buffer.from(text).toString('base64')}?=`;

/** 400 −32020 for the request's id. */
async function expectMismatch(response: Awaited<ReturnType<typeof send>>): Promise<void> {
  const { id, error } = await response.json();
  expect([response.status, id, error.code]).toEqual([400, ID, -32020]);
}

describe('Mcp-Method', () => {
  it.each(['tools/call', 'TOOLS/LIST', undefined])('%s on tools/list is 400 -32020', async (header) => {
    await expectMismatch(await post(url, { method: 'tools/list', headers: { 'mcp-method': header } }));
  });
});

it('A refusal of a method that its header does not name quotes little of it', async () => {
  const response = await post(url, { method: 'm'.repeat(100_000), headers: { 'mcp-method': 'tools/list' } });
  expect((await response.body()).length).toBeLessThan(2_000);
});

describe('Mcp-Name', () => {
  it.each(['another', 'ECHO', undefined, '=?base64?ZWNobw?='])('%s on a call of echo is 400 -32020', async (header) => {
    await expectMismatch(await call(url, 'echo', { text: 'hi' }, { headers: { 'mcp-name': header } }));
  });

  it.each(['echo', ' echo ', base64('echo')])('"%s" on a call of echo is accepted', async (header) => {
    await resultOf(await call(url, 'echo', { text: 'hi' }, { headers: { 'mcp-name': header } }));
  });

  it('of a resource is its URI', async () => {
    const params = { uri: 'probe://greeting' };
    await resultOf(await post(url, { method: 'resources/read', params }));
    await expectMismatch(await post(url, { method: 'resources/read', params, headers: { 'mcp-name': 'greeting' } }));
  });

  it('is needed by nothing that has no name', async () => {
    await resultOf(await post(url, { method: 'tools/list' }));
  });
});

describe('Mcp-Param-Region, which repeats an argument', () => {
  const look = (region: string | undefined, header: string | undefined) =>
    call(url, 'look', { region }, { headers: { 'mcp-param-region': header } });

  it.each([
    ['Hello', 'Hello'],
    ['Hello', '=?base64?SGVsbG8=?='],
    ['日本', base64('日本')],
    ['SGVsbG8=', 'SGVsbG8='],
    [undefined, undefined],
    [undefined, 'Hello'],
  ])('of %s may be %s', async (region, header) => {
    expect((await resultOf(await look(region, header))).content[0].text).toBe(`in ${region}`);
  });

  it.each([
    ['Hello', undefined],
    ['Hello', 'hello'],
    ['Hello', 'SGVsbG8='],
    ['Hello', '=?base64?SGVsbG8?='],
    ['Hello', '=?base64?SGVs!bG8=?='],
  ])('of %s may not be %s', async (region, header) => {
    await expectMismatch(await look(region, header));
  });
});
