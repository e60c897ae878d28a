import { LegacyExchanges } from '../../src/mcp/legacy/calls/legacy-exchanges.js';
import { ModernCalls } from '../../src/mcp/modern/calls/modern-calls.js';
import { TeamFaultsModule } from '../fixtures/faults/team-faults.module.js';
import { Endpoint } from '../http/support/endpoint.js';
import type { RawResponse } from '../support/raw-http.js';
import { RawModern } from '../support/raw-modern.js';
import type { RawSession } from '../support/raw-session.js';
import { until } from '../support/until.js';

const FAULTS = { extensions: { 'com.example/faults': {} } };

let endpoint: Endpoint;
let session: RawSession;
let modern: RawModern;
const unhandled: unknown[] = [];
const note = (error: unknown) => void unhandled.push(error);

beforeAll(async () => {
  process.on('unhandledRejection', note);
  endpoint = await Endpoint.start({}, [TeamFaultsModule]);
  session = await endpoint.open({ capabilities: FAULTS });
  modern = new RawModern(endpoint.url, FAULTS);
});
afterAll(async () => {
  process.off('unhandledRejection', note);
  await endpoint.close();
});

type Asks = (method: string, params: Record<string, unknown>) => Promise<RawResponse>;

const ERAS: readonly [string, () => Asks][] = [
  ['legacy', () => (method, params) => session.request(method, params)],
  ['modern', () => (method, params) => modern.request(method, params)],
];

const TOOLS = [
  'throws',
  'rejects',
  'throws-what-is-no-error',
  'throws-after-progress',
  'guard',
  'late-guard',
  'interceptor',
  'late-interceptor',
  'transform',
  'late-refinement',
  'late-transform',
  'late-super-refinement',
];

/** So many that they are looked at part by part first. */
const MORE = Array.from({ length: 200 }, (_, value) => value);

/** What the client may learn: that it failed, and the reference to the log. */
const SECRET = /a fault of the team/;

async function answerOf(response: RawResponse) {
  const answers = await response.rpc();
  expect(response.status).toBe(200);
  expect(JSON.stringify(answers)).not.toMatch(SECRET);
  return answers.at(-1);
}

describe.each(ERAS)('a fault of a team’s in the %s era', (_era, asks) => {
  afterEach(async () => {
    expect(unhandled.splice(0)).toEqual([]);
    await until(async () => (await endpoint.metric('mcp_calls_in_flight')) === 0);
    expect(endpoint.app.get(ModernCalls, { strict: false }).running).toBe(0);
    expect(endpoint.app.get(LegacyExchanges, { strict: false }).ending).toBe(0);
  });

  it.each(TOOLS)('ends a call of a tool as an error of the tool: %s', async (name) => {
    const answer = await answerOf(await asks()('tools/call', { name, arguments: { text: 'a' } }));
    expect(answer).toMatchObject({ result: { isError: true } });
  });

  it.each(['example/throws', 'example/late'])('ends a method of an extension with an error: %s', async (method) => {
    const answer = await answerOf(await asks()(method, { text: 'a' }));
    expect(answer).toMatchObject({ error: { code: -32603 } });
  });

  it('ends a call with many values as an error of the tool, too', async () => {
    const params = { name: 'late-refinement', arguments: { text: 'a', more: MORE } };
    expect(await answerOf(await asks()('tools/call', params))).toMatchObject({ result: { isError: true } });
  });

  it.each([
    ['resources/read', { uri: 'faults://broken' }],
    ['prompts/get', { name: 'broken' }],
    ['completion/complete', { ref: { type: 'ref/prompt', name: 'completed' }, argument: { name: 'sync', value: '' } }],
    ['completion/complete', { ref: { type: 'ref/prompt', name: 'completed' }, argument: { name: 'late', value: '' } }],
  ])('ends %s as an error of the protocol: %j', async (method, params) => {
    const answer = await answerOf(await asks()(method, params));
    expect(answer.error?.code).toBe(-32603);
  });
});

describe('a tool that never answers', () => {
  it('is a stream of its own, until its client goes (modern)', async () => {
    const response = await modern.call('never-answers');
    expect(response.type).toBe('text/event-stream');
    await response.cut();
    await until(() => endpoint.app.get(ModernCalls, { strict: false }).running === 0);
  });

  it('is a stream of its own, until its client cancels (legacy)', async () => {
    const response = await session.call('never-answers', {}, { id: 'endless' });
    expect(response.type).toBe('text/event-stream');
    await (await session.cancel('endless')).body();
    await response.body();
    expect(await endpoint.metric('mcp_calls_in_flight')).toBe(0);
  });
});
