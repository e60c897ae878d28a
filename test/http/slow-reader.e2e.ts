import { CapabilityRegistry } from '../../src/capabilities/capability-registry.js';
import type { RawResponse, SseMessage } from '../support/raw-http.js';
import type { RawSession } from '../support/raw-session.js';
import { until } from '../support/until.js';
import { Endpoint } from './support/endpoint.js';

const KIB = 1024;
/** More than the kernel takes off the service's hands on a loopback connection. */
const STEPS = 400;
const BYTES = 64 * KIB;

let endpoint: Endpoint;
beforeAll(async () => {
  endpoint = await Endpoint.start({
    STREAM_MAX_BUFFERED_BYTES: String(128 * KIB),
    EVENT_LOG_MAX_BYTES: String(2 * STEPS * BYTES),
  });
});
afterAll(() => endpoint.close());

const slow = () => endpoint.metric('mcp_streams_closed_total', { reason: 'slow' });
const positionOf = (id: string | undefined) => Number(id?.split('-').at(-1));

/** Comes back until the call is answered, as clients do. Every connection must bring it further. */
async function rest(session: RawSession, from: RawResponse): Promise<SseMessage[]> {
  const messages: SseMessage[] = [];
  for (let last = from; ;) {
    if (JSON.parse(last.received.at(-1)?.data || '{}').result) return messages;
    last = await session.resume(last.received.at(-1)!.id!);
    expect(last.status).toBe(200);
    const more = await last.messages();
    expect(more).not.toEqual([]);
    messages.push(...more);
  }
}

describe('a client that does not read', () => {
  it('has its call’s stream cut, and gets the rest on resumes, each event once', async () => {
    const session = await endpoint.open();
    const hung = await session.call('progress', { steps: STEPS, bytes: BYTES }, { id: 1, progressToken: 1 });
    hung.pause();
    await until(async () => (await slow()) === 1);
    hung.resume();
    expect(await hung.endedCleanly()).toBe(false);
    const seen = await hung.messages();
    expect(seen.length).toBeLessThan(STEPS);
    seen.push(...(await rest(session, hung)));
    expect(seen.map(({ id }) => positionOf(id))).toEqual(Array.from({ length: STEPS + 1 }, (_, index) => index + 1));
    expect(seen.at(-1)?.message).toMatchObject({ id: 1, result: { content: [{ text: `${STEPS} steps` }] } });
  });

  it('has its GET stream cut, while other sessions’ streams go on', async () => {
    const [session, other] = [await endpoint.open(), await endpoint.open()];
    const registry = endpoint.app.get(CapabilityRegistry, { strict: false });
    const uri = `probe://items/${'x'.repeat(12 * KIB)}`;
    registry.addResource({ uri, name: 'long' }, () => 'x');
    expect(await (await session.request('resources/subscribe', { uri })).json()).toMatchObject({ result: {} });
    const [hung, healthy] = [await session.get(), await other.get()];
    hung.pause();
    const before = await slow();
    await until(async () => {
      for (let times = 0; times < 50; times += 1) {
        registry.resourceUpdated(uri);
        await new Promise(setImmediate);
      }
      return (await slow()) === before + 1;
    });
    hung.resume();
    expect(await hung.endedCleanly()).toBe(false);
    await (await session.call('add-tool', { name: 'after-slow' })).body();
    expect((await healthy.nextMessage())?.message.method).toBe('notifications/tools/list_changed');
    await healthy.cut();
  });
});

describe('a client that reads', () => {
  it('gets an event that is larger than all that may wait, and what follows it on a resume at the latest', async () => {
    const session = await endpoint.open();
    const response = await session.call('progress', { steps: 1, bytes: 512 * KIB }, { progressToken: 1 });
    const seen = await response.messages();
    expect(seen[0]?.message.params.message).toHaveLength(512 * KIB);
    seen.push(...(await rest(session, response)));
    expect(seen.map(({ id }) => positionOf(id))).toEqual([1, 2]);
    const replayed = await session.resume(response.received[0]!.id!);
    expect((await replayed.messages())[0]?.message.params.message).toHaveLength(512 * KIB);
  });
});
