import { send } from '../../support/raw-http.js';
import { RawSession } from '../../support/raw-session.js';
import { ERAS, PublicServer } from './support/public-server.js';

let server: PublicServer;
beforeAll(async () => (server = await PublicServer.start()));
afterAll(() => server.close());

const asked = (name: string) => ({
  'a tool': ['tools/call', { name, arguments: {} }],
  'a resource': ['resources/read', { uri: `notes://${name}` }],
  'a resource of a template': ['resources/read', { uri: `${name}://7` }],
  'a prompt': ['prompts/get', { name, arguments: { page: 'a' } }],
  'a completion of a prompt': ['completion/complete', completing({ type: 'ref/prompt', name })],
  'a completion of a template': ['completion/complete', completing({ type: 'ref/resource', uri: `${name}://{page}` })],
  'a method of an extension': [`acme/${name}`, {}],
});

function completing(ref: object): Record<string, unknown> {
  return { ref, argument: { name: 'page', value: '' } };
}

type Ask = [method: string, params: Record<string, unknown>];
const kinds = Object.keys(asked('open')) as (keyof ReturnType<typeof asked>)[];

describe.each(ERAS)('a caller without a token, %s', (era) => {
  it.each(kinds)('may use what is public: %s', async (kind) => {
    const response = await (await server.stranger(era)).request(...(asked('open')[kind] as Ask));
    expect(response.status).toBe(200);
    const [{ result }] = await response.rpc();
    expect(result).toBeDefined();
  });

  it.each(kinds)('is asked for a token by HTTP for what is not, or is not there: %s', async (kind) => {
    const stranger = await server.stranger(era);
    const answers = [];
    for (const name of ['closed', 'none']) {
      const response = await stranger.request(...(asked(name)[kind] as Ask), 'asked');
      const { date: _date, ...headers } = response.headers;
      answers.push({ status: response.status, headers, body: await response.json() });
    }
    expect(answers[0]).toMatchObject({
      status: 401,
      headers: {
        'content-type': 'application/json',
        'www-authenticate': expect.stringMatching(/^Bearer .*resource_metadata="https:\/\/mcp\.example\.com\//),
      },
      body: { id: 'asked', error: { code: -32000 } },
    });
    expect(answers[1]).toEqual(answers[0]);
    const ada = await server.as(era, 'ada');
    expect((await (await ada.request(...(asked('closed')[kind] as Ask))).rpc())[0].result).toBeDefined();
  });

  it('is asked for one where a tool needs a role, as where there is none', async () => {
    expect((await (await server.stranger(era)).call('closed-role')).status).toBe(401);
  });

  it('knows no principal and has no grants in a handler', async () => {
    const [{ result }] = await (await (await server.stranger(era)).call('open')).rpc();
    expect(result.content[0].text).toBe('no principal, no grants');
    const [{ result: ofAda }] = await (await (await server.as(era, 'ada')).call('open')).rpc();
    expect(ofAda.content[0].text).toBe('ada, grants');
  });

  it.each(['made/up', 'tasks/get', 'tasks/cancel', 'skills/list', 'skills/get'])('may not call %s', async (method) => {
    expect((await (await server.stranger(era)).request(method, { taskId: 'x', uri: 'x' })).status).toBe(401);
  });
});

describe('in a session of a caller without a token', () => {
  let session: RawSession;
  beforeEach(async () => (session = await RawSession.open(server.url, { protocolVersion: '2025-03-26' })));

  it('a batch is asked for a token as a whole where one of it needs one, and nothing of it runs', async () => {
    const call = (id: number, name: string) => ({ jsonrpc: '2.0', id, method: 'tools/call', params: { name } });
    const refused = await session.post([call(1, 'open'), call(2, 'closed')]);
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ id: null });
    expect((await session.post([call(3, 'open'), call(4, 'open')])).status).toBe(200);
  });

  it.each<[string, () => Promise<{ readonly status: number }>, number]>([
    ['ping', () => session.request('ping'), 200],
    ['logging/setLevel', () => session.request('logging/setLevel', { level: 'error' }), 200],
    ['a subscription to what is public', () => session.request('resources/subscribe', { uri: 'notes://open' }), 200],
    ['a subscription to what is not', () => session.request('resources/subscribe', { uri: 'notes://closed' }), 401],
    ['the end of one', () => session.request('resources/unsubscribe', { uri: 'notes://closed' }), 200],
    ['a notification', () => session.notify('notifications/cancelled', { requestId: 1 }), 202],
    ['an answer', () => session.post({ jsonrpc: '2.0', id: 'a.1.0', result: {} }), 202],
    ['GET', () => session.get(), 200],
    ['DELETE', () => session.delete(), 200],
  ])('%s is answered as it should', async (_what, ask, status) => {
    const response = (await ask()) as Awaited<ReturnType<RawSession['get']>>;
    expect(response.status).toBe(status);
    if (response.headers['content-type'] === 'text/event-stream') await response.cut();
  });
});

it('without sessions, too', async () => {
  const sessionless = await PublicServer.start({ LEGACY_SESSIONS: 'off' });
  const call = (name: string) => ({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: {} } });
  const headers = { 'mcp-protocol-version': '2025-11-25' };
  expect((await send(sessionless.url, { body: call('open'), headers })).status).toBe(200);
  expect((await send(sessionless.url, { body: call('closed'), headers })).status).toBe(401);
  await sessionless.close();
});

it('subscriptions/listen accepts what is public, and no task', async () => {
  const stranger = await server.stranger('modern');
  const notifications = { resourceSubscriptions: ['notes://open', 'notes://closed', 'notes://none'] };
  const listening = await stranger.request('subscriptions/listen', { notifications });
  const acknowledged = (await listening.nextMessage())!.message;
  expect(acknowledged.params.notifications).toEqual({ resourceSubscriptions: ['notes://open'] });
  await listening.cut();
  const tasks = await stranger.request('subscriptions/listen', { notifications: { taskIds: ['x'] } });
  expect(tasks.status).toBe(401);
});
