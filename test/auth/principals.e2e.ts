import { randomUUID } from 'node:crypto';
import { Endpoint } from '../http/support/endpoint.js';
import { type RawResponse, send } from '../support/raw-http.js';
import { TokenSession } from '../support/token-session.js';
import { TokenIssuer } from '../support/tokens.js';
import { until } from '../support/until.js';

const ASKING = { capabilities: { elicitation: { form: {} } } };
const PING = { jsonrpc: '2.0', id: 1, method: 'ping' };
const GONE = { jsonrpc: '2.0', error: { code: -32001, message: 'Session not found or expired' }, id: null };

let issuer: TokenIssuer;
let other: TokenIssuer;
let endpoint: Endpoint;
let ada: TokenSession;
/** The tokens of callers who know the id of Ada's session. */
let strangers: string[];
beforeAll(async () => {
  [issuer, other] = [await TokenIssuer.start(), await TokenIssuer.start()];
  endpoint = await Endpoint.start({
    AUTH_ISSUER: `${issuer.url},${other.url}`,
    AUTH_AUDIENCE: issuer.audience,
    AUDIT_LOG: 'off',
  });
  // Another user, the same subject of another issuer, and one whose names would be alike if they were only joined.
  strangers = [await issuer.token('eve'), await other.token('ada'), await issuer.token('ada ')];
});
beforeEach(async () => (ada = await TokenSession.openWith(endpoint.url, await issuer.token('ada'), ASKING)));
afterEach(() => ada.delete());
afterAll(async () => {
  await endpoint.close();
  await Promise.all([issuer.close(), other.close()]);
});

/** What was answered, without what differs in every answer. */
async function answer(response: RawResponse) {
  const { date: _date, ...headers } = response.headers;
  return { status: response.status, headers, body: await response.json() };
}

/** The same request by each stranger and of a session that is gone: all answers must be one and the same. */
async function expectGone(ask: (session: TokenSession) => Promise<RawResponse>): Promise<void> {
  const gone = await TokenSession.openWith(endpoint.url, await issuer.token('eve'));
  await gone.delete();
  const expected = await answer(await ask(gone));
  expect(expected).toMatchObject({ status: 404, body: GONE });
  for (const token of strangers) expect(await answer(await ask(ada.as(token)))).toEqual(expected);
}

describe('for anyone but the caller that opened it, a session is gone', () => {
  it.each<[string, (session: TokenSession) => Promise<RawResponse>]>([
    ['a request', (session) => session.request('ping')],
    ['a tool call', (session) => session.call('echo', { text: 'x' })],
    ['a batch', (session) => session.post([{ jsonrpc: '2.0', id: 1, method: 'ping' }])],
    ['a notification', (session) => session.notify('notifications/initialized')],
    ['a change of the log level', (session) => session.request('logging/setLevel', { level: 'debug' })],
    ['a subscription', (session) => session.request('resources/subscribe', { uri: 'probe://greeting' })],
    ['the end of one', (session) => session.request('resources/unsubscribe', { uri: 'probe://greeting' })],
    ['progress', (session) => session.notify('notifications/progress', { progressToken: 1, progress: 1 })],
    ['an answer', (session) => session.post({ jsonrpc: '2.0', id: 'a.1', result: {} })],
    [
      'an error for an answer',
      (session) => session.post({ jsonrpc: '2.0', id: 'a.1', error: { code: 1, message: '' } }),
    ],
    ['the id of no event', (session) => session.resume('g-000000000000-a-0')],
    ['initialize', (session) => session.request('initialize', { protocolVersion: '2025-11-25' })],
    ['a wrong version header', (session) => session.post(PING, { 'mcp-protocol-version': '1999-01-01' })],
    ['GET', (session) => session.get()],
    ['DELETE', (session) => session.delete()],
    ['GET /mcp/', (session) => send(new URL('/mcp/', session.url), { method: 'GET', headers: session.headers })],
  ])('by %s', async (_what, ask) => {
    await expectGone(ask);
    expect((await ada.request('ping')).status).toBe(200);
  });

  it('and nothing of it changes: no eviction, no record, no stream', async () => {
    const listening = await ada.get();
    const warm = endpoint.registry.get(ada.id);
    const before = await endpoint.store.peek(ada.id);
    for (const token of strangers) {
      const stranger = ada.as(token);
      await (await stranger.request('logging/setLevel', { level: 'error' })).body();
      await (await stranger.delete()).body();
      await (await stranger.get()).body();
    }
    expect(await endpoint.store.peek(ada.id)).toEqual(before);
    expect(endpoint.registry.get(ada.id)).toBe(warm);
    expect(listening.isOver).toBe(false);
    await listening.cut();
  });

  it('by the id of an event: a stream is resumed by its own caller alone', async () => {
    const calling = await ada.call('hold', { gate: randomUUID() }, { progressToken: 1 });
    const progress = (await calling.nextMessage())!;
    await expectGone((session) => session.resume(progress.id!));
    const eve = await TokenSession.openWith(endpoint.url, strangers[0]!);
    expect((await eve.resume(progress.id!)).status).toBe(400);
    const resumed = await ada.resume(progress.id!);
    expect(resumed.status).toBe(200);
    await Promise.all([calling.cut(), resumed.cut(), eve.delete()]);
  });

  it('by an answer or a cancel: a question is answered by its own caller alone', async () => {
    const calling = await ada.call('ask', { question: 'Name?' }, { id: 'asking' });
    const question = (await calling.nextMessage())!.message;
    expect(question.method).toBe('elicitation/create');
    const result = { action: 'accept', content: { answer: 'from eve' } };
    await expectGone((session) => session.post({ jsonrpc: '2.0', id: question.id, result }));
    await expectGone((session) => session.cancel('asking'));
    const eve = await TokenSession.openWith(endpoint.url, strangers[0]!, ASKING);
    expect((await eve.post({ jsonrpc: '2.0', id: question.id, result })).status).toBe(202);
    expect((await eve.cancel('asking')).status).toBe(202);
    await ada.post({ jsonrpc: '2.0', id: question.id, result: { action: 'decline' } });
    const answered = (await calling.nextMessage())!.message;
    expect(JSON.stringify(answered)).not.toContain('from eve');
    expect(answered.id).toBe('asking');
    await eve.delete();
  });
});

describe('a call', () => {
  it('does not get to see the token, so no tool can pass it on', async () => {
    const seen: unknown[] = [];
    const tool = endpoint.capabilities.addTool({ name: 'headers' }, (_args, { headers }) => {
      seen.push(headers);
      return 'ok';
    });
    await (await ada.call('headers')).body();
    expect(seen).toEqual([expect.objectContaining({ 'mcp-session-id': ada.id })]);
    expect(JSON.stringify(seen)).not.toContain(ada.token);
    tool.remove();
  });

  it('is told who its caller is', async () => {
    const seen: unknown[] = [];
    const registry = endpoint.capabilities;
    const tool = registry.addTool({ name: 'who' }, (_args, { principal, grants }) => {
      seen.push(principal, [...(grants?.scopes ?? [])]);
      return 'ok';
    });
    const scoped = ada.as(await issuer.token('ada', { scope: 'a b' }));
    await (await scoped.call('who')).body();
    await until(() => seen.length === 2);
    expect(seen).toEqual([{ iss: issuer.url, sub: 'ada' }, ['a', 'b']]);
    tool.remove();
  });
});
