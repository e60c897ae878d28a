import { RawModern } from '../support/raw-modern.js';
import { Endpoint } from '../http/support/endpoint.js';

let endpoint: Endpoint;
beforeAll(async () => {
  endpoint = await Endpoint.start({}, []);
  endpoint.capabilities.addTool({ name: 'counts' }, async (_args, context) => {
    await context.progress(1, NaN);
    for (const value of [NaN, 1, Infinity, -Infinity, 0.5]) await context.progress(value, 3);
    await context.progress(2, Infinity);
    await context.progress(3, 3);
    return 'done';
  });
});
afterAll(() => endpoint.close());

it.each([
  ['a session', async (params: Record<string, unknown>) => (await endpoint.open()).request('tools/call', params)],
  ['the modern era', (params: Record<string, unknown>) => new RawModern(endpoint.url).request('tools/call', params)],
])('progress has finite numbers and grows, in %s', async (_era, call) => {
  const response = await call({ name: 'counts', _meta: { progressToken: 't' } });
  const messages = (await response.messages()).map(({ message }) => message);
  expect(messages.slice(0, -1).map(({ params }) => params)).toEqual([
    { progressToken: 't', progress: 1 },
    { progressToken: 't', progress: 2 },
    { progressToken: 't', progress: 3, total: 3 },
  ]);
  expect(messages.at(-1).result.content).toEqual([{ type: 'text', text: 'done' }]);
});
