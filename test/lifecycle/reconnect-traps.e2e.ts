import { setTimeout as sleep } from 'node:timers/promises';
import { officialClients, type OfficialClient } from '../support/clients.js';
import { RawSession } from '../support/raw-session.js';
import type { Service } from '../support/service.js';
import { until } from '../support/until.js';
import { held } from './support/gauges.js';
import { startProbed } from './support/probed-service.js';

jest.setTimeout(60_000);

/** How long GETs are counted after a call ended without an answer. */
const WATCH_MS = 10_000;
/** The first is the stream that every client opens to listen. */
const MAX_GETS = 3;

let service: Service;
beforeAll(async () => {
  service = await startProbed();
});
afterAll(() => service?.stop('SIGKILL'));

/** Ways for a call to end that made clients reconnect for ever elsewhere. Each resolves when the client gave up. */
const endings: readonly (readonly [string, (client: OfficialClient, gate: string) => Promise<unknown>])[] = [
  ['a JSON-RPC error on a stream', (client) => client.text('fail-late', { afterMs: 100 }, heard())],
  ['a cancel on a stream', cancelledOnStream],
  ['a cancel before the stream began', cancelledInSilence],
  ['a time-out of the client', (client, gate) => client.text('hold', { gate }, { ...heard(), timeoutMs: 500 })],
];

/** Options that make a call a stream, because its progress is asked for. */
function heard(onProgress: () => void = () => undefined) {
  return { onProgress };
}

/** `hold` reports progress at once where it is asked for. */
function cancelledOnStream(client: OfficialClient, gate: string): Promise<unknown> {
  const abort = new AbortController();
  return client.text('hold', { gate }, { ...heard(() => abort.abort()), signal: abort.signal });
}

/** Without progress nothing was sent yet when the call is cancelled. */
async function cancelledInSilence(client: OfficialClient, gate: string): Promise<unknown> {
  const abort = new AbortController();
  // A client says that it gave a call up before the service has heard of it.
  await until(async () => (await held(service)).calls === 0);
  const call = client.text('hold', { gate }, { signal: abort.signal });
  void until(async () => (await held(service)).calls > 0).then(() => abort.abort());
  return call;
}

describe.each(officialClients)('%s', (name, connect) => {
  it(`sends at most ${MAX_GETS} GETs in 10 s after a call that ended early, and goes on in its session`, async () => {
    const ended: { readonly ending: string; readonly client: OfficialClient }[] = [];
    for (const [ending, end] of endings) {
      const client = await connect(service.url);
      await client.listening();
      await expect(end(client, `${name} ${ending}`)).rejects.toThrow();
      ended.push({ ending, client });
    }
    await sleep(WATCH_MS);
    expect(ended.filter(({ client }) => client.http.gets.length > MAX_GETS).map(({ ending }) => ending)).toEqual([]);
    for (const { ending, client } of ended) {
      expect(await client.text('echo', { text: ending })).toBe(ending);
      await client.close();
    }
    await until(async () => (await held(service)).calls === 0);
  });

  it('has its call cancelled whose id is 0', async () => {
    const { sessionId, ...opener } = await open(connect);
    const client = await connect(service.url, { sessionId });
    const abort = new AbortController();
    const gate = `${name}-zero`;
    const call = client.text('hold', { gate }, { signal: abort.signal, onProgress: () => abort.abort() });
    await expect(call).rejects.toThrow();
    expect(client.http.exchanges.find(({ body }) => body?.includes('"hold"'))?.body).toContain('"id":0');
    await until(async () => (await held(service)).calls === 0);
    await Promise.all([client.close(), opener.close()]);
  });

  it('is refused a second call under an id that is in flight, and the first one is not disturbed', async () => {
    const { sessionId, ...opener } = await open(connect);
    const [one, two] = [await connect(service.url, { sessionId }), await connect(service.url, { sessionId })];
    const gate = `${name}-double`;
    let holding = false;
    const call = one.text(
      'hold',
      { gate },
      heard(() => (holding = true)),
    );
    await until(() => holding);
    const error: unknown = await two.text('echo', { text: 'twin' }).catch((reason: unknown) => reason);
    expect(two.statusOf(error)).toBe(400);
    expect(String((error as Error).message)).toContain('still in flight');
    await two.callTool('release', { gate });
    expect(await call).toBe(`released ${gate}`);
    await Promise.all([one.close(), two.close(), opener.close()]);
  });
});

async function open(connect: (url: URL) => Promise<OfficialClient>) {
  const client = await connect(service.url);
  await client.listening();
  return { sessionId: client.sessionId, close: () => client.close() };
}

describe('a raw cancel', () => {
  it.each([
    [0, '0'],
    ['1', 1],
  ])('of the id %j ends that call, and one of %j does not', async (id, other) => {
    const session = await RawSession.open(service.url);
    const call = await session.call('hold', { gate: `raw-${JSON.stringify(id)}` }, { id, progressToken: 'p' });
    const running = (await held(service)).calls;
    expect((await session.cancel(other)).status).toBe(202);
    expect((await held(service)).calls).toBe(running);
    expect((await session.cancel(id)).status).toBe(202);
    const messages = await call.messages();
    expect(messages.map(({ message }) => message.method)).toEqual(['notifications/progress']);
    await until(async () => (await held(service)).calls === running - 1);
    expect((await session.resume(messages[0]!.id!)).status).toBe(405);
  });
});
