import type { FakeResponse } from '../../../../test/support/fake-response.js';
import { logEvent } from '../../../../test/support/log-event.js';
import { messagesOn, toolCall } from '../../../../test/support/legacy-kit.js';
import { openPodPair, type PodKit, type PodPair } from '../../../../test/support/pod-pair.js';
import { startRedis, type RedisServer } from '../../../../test/support/redis-server.js';
import { until } from '../../../../test/support/until.js';
import { parseEventId } from '../../../cluster/events/event-id.js';
import { streamStateKey } from '../../../redis/redis-keys.js';
import type { StreamName } from '../../../cluster/events/event-log.js';
import type { SessionTransport } from '../sessions/session-transport.js';

let server: RedisServer;
let pair: PodPair;
let transport: SessionTransport;
/** What runs of the tools there were, as the name of the pod. */
let runs: string[];
let goOn: (() => void)[];

beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());
beforeEach(async () => {
  await server.client.flushall();
  pair = await openPodPair(server);
  [runs, goOn] = [[], []];
  equip('owner', pair.owner);
  equip('nextOwner', pair.nextOwner);
  ({ transport } = await pair.session());
});
afterEach(() => pair.close());

/** Two tools that report 1 and 2, and after `goOn` 3; one of them may be run again. */
function equip(pod: string, { capabilities }: PodKit): void {
  for (const [name, annotations] of [
    ['again', { idempotentHint: true }],
    ['once', {}],
  ] as const) {
    capabilities.addTool({ name, annotations }, async (_, context) => {
      runs.push(pod);
      const gate = new Promise<void>((resolve) => goOn.push(resolve));
      for (const step of [1, 2]) await context.progress(step);
      await gate;
      await context.progress(3);
      return pod;
    });
  }
}

/** A call on the owner that has said 1 and 2 and then hangs. */
async function running(tool: 'again' | 'once', of = transport): Promise<{ http: FakeResponse; name: StreamName }> {
  const http = pair.owner.post(of, toolCall(1, tool, { _meta: { progressToken: 'p' } }));
  await until(() => http.data.length === 2);
  const id = parseEventId(http.ids[0]!);
  if (id?.kind !== 'call') throw new Error('no call stream');
  return { http, name: { sessionId: of.sessionId, stream: id.stream } };
}

const writer = (epoch = 1) => ({ pod: pair.owner.pod.value, epoch, lostRuns: epoch });
const kill = () => pair.nextOwner.pods.dead.add(pair.owner.pod.value);

/** All that the stream's client was ever promised. */
async function promised(name: StreamName) {
  const read = await pair.nextOwner.log.read(name, 0);
  if (read.state !== 'read') throw new Error(read.state);
  return { ended: read.ended, messages: read.events.map(({ data }) => JSON.parse(data) as Record<string, unknown>) };
}
const progress = (step: number) =>
  expect.objectContaining({ method: 'notifications/progress', params: { progressToken: 'p', progress: step } });
const takeovers = (outcome: string) => pair.nextOwner.probe.value('takeovers', { outcome });

describe('the stream of a dead pod', () => {
  it('only ends where its answer is there already: nobody is answered twice', async () => {
    const { name } = await running('again');
    const answer = JSON.stringify({ jsonrpc: '2.0', id: 1, result: { content: [] } });
    await pair.owner.log.append(name, 1, logEvent(3, answer));
    kill();
    await pair.nextOwner.takeovers.consider(name, writer());
    const { ended, messages } = await promised(name);
    expect(ended).toBe(true);
    expect(messages.filter((message) => 'result' in message || 'error' in message)).toHaveLength(1);
    expect(runs).toEqual(['owner']);
    expect(await takeovers('answered')).toBe(1);
  });

  it('goes on where its call may run again: what its client has heard is not said again', async () => {
    const { name } = await running('again');
    kill();
    await pair.nextOwner.takeovers.consider(name, writer());
    await until(() => runs.length === 2);
    goOn.at(-1)?.();
    await until(async () => (await promised(name)).ended);
    const answer = expect.objectContaining({ id: 1, result: { content: [{ type: 'text', text: 'nextOwner' }] } });
    expect((await promised(name)).messages).toEqual([progress(1), progress(2), progress(3), answer]);
    expect(runs).toEqual(['owner', 'nextOwner']);
    expect(await takeovers('repeated')).toBe(1);
  });

  it('ends with an error that says the outcome is unknown where its call may not run again', async () => {
    const { name } = await running('once');
    kill();
    await pair.nextOwner.takeovers.consider(name, writer());
    const { ended, messages } = await promised(name);
    expect(ended).toBe(true);
    expect(messages.slice(2)).toEqual([
      { jsonrpc: '2.0', id: 1, error: { code: -32603, message: expect.stringContaining('unknown') as string } },
    ]);
    expect(runs).toEqual(['owner']);
    expect(await takeovers('reported')).toBe(1);
  });

  it('ends after three lost runs with an error that says so, and its tool is suspended', async () => {
    const { name } = await running('again');
    await server.client.hset(streamStateKey(name.sessionId, name.stream), { e: 3, t: 0 });
    kill();
    await pair.nextOwner.takeovers.consider(name, writer(3));
    const { ended, messages } = await promised(name);
    expect(ended).toBe(true);
    expect(messages.at(-1)).toMatchObject({
      id: 1,
      error: { code: -32603, message: expect.stringContaining('3 times') },
    });
    expect(runs).toEqual(['owner']);
    expect([...pair.nextOwner.suspensions.suspended]).toEqual(['again']);
    expect(await takeovers('given_up')).toBe(1);
  });

  it('is not begun again while its tool is suspended', async () => {
    const { name } = await running('again');
    pair.nextOwner.suspensions.suspended.add('again');
    kill();
    await pair.nextOwner.takeovers.consider(name, writer());
    expect((await promised(name)).messages.at(-1)).toMatchObject({
      error: { message: expect.stringContaining('not begun again') },
    });
    expect(runs).toEqual(['owner']);
  });

  it('has the answer of its first pod, if that was only slow and is first to know it', async () => {
    const { http, name } = await running('again');
    kill();
    await pair.nextOwner.takeovers.consider(name, writer());
    await until(() => runs.length === 2);
    await pair.owner.exchanges
      .streamOf(name)
      ?.answer(JSON.stringify({ jsonrpc: '2.0', id: 1, result: { content: [] } }));
    const { ended, messages } = await promised(name);
    expect(ended).toBe(true);
    expect(messages.slice(2)).toEqual([{ jsonrpc: '2.0', id: 1, result: { content: [] } }]);
    goOn.at(-1)?.();
    await until(() => pair.nextOwner.exchanges.streamOf(name) === undefined);
    expect((await promised(name)).messages).toHaveLength(3);
    expect(messagesOn(http)).toHaveLength(2);
  });

  it('has an error for each request of a batch', async () => {
    const name = { sessionId: transport.sessionId, stream: `${pair.owner.pod.value}.99` };
    await pair.owner.log.open(name, { ids: [1, 'b'] });
    kill();
    await pair.nextOwner.takeovers.consider(name, writer());
    expect((await promised(name)).messages.map(({ id }) => id)).toEqual([1, 'b']);
  });

  it('is finished by one of those who try', async () => {
    const { name } = await running('again');
    kill();
    await Promise.all([1, 2, 3].map(() => pair.nextOwner.takeovers.consider(name, writer())));
    await until(() => runs.length > 1);
    goOn.at(-1)?.();
    await until(async () => (await promised(name)).ended);
    expect(runs).toEqual(['owner', 'nextOwner']);
    expect(await takeovers('repeated')).toBe(1);
  });

  it('is left to whoever was faster', async () => {
    const { name } = await running('once');
    kill();
    await pair.owner.log.takeOver(name, 1);
    await pair.nextOwner.takeovers.consider(name, writer());
    expect(await promised(name)).toMatchObject({ ended: false, messages: [progress(1), progress(2)] });
    expect(await takeovers('reported')).toBe(0);
  });

  it('whose session went too is nobody’s business', async () => {
    const { name } = await running('again');
    await server.client.flushall();
    kill();
    await pair.nextOwner.takeovers.consider(name, writer());
    expect(await pair.nextOwner.log.read(name, 0)).toEqual({ state: 'unknown' });
    expect(runs).toEqual(['owner']);
  });

  it('is reported where the request’s id is in flight here by now', async () => {
    const { name } = await running('again');
    const here = await pair.nextOwner.rehydrated(transport.stored);
    pair.nextOwner.post(here, toolCall(1, 'once'));
    await until(() => runs.length === 2);
    kill();
    await pair.nextOwner.takeovers.consider(name, writer());
    expect((await promised(name)).messages.at(-1)).toMatchObject({ id: 1, error: { code: -32603 } });
    expect(runs).toEqual(['owner', 'nextOwner']);
  });
});

describe('a stream is let alone', () => {
  it('while its pod lives', async () => {
    const { name } = await running('again');
    await pair.nextOwner.takeovers.consider(name, writer());
    expect(await promised(name)).toMatchObject({ ended: false });
    expect(runs).toEqual(['owner']);
  });

  it('that this pod itself writes', async () => {
    const { name } = await running('once');
    await pair.owner.takeovers.consider(name, writer());
    expect(await promised(name)).toMatchObject({ ended: false, messages: [progress(1), progress(2)] });
  });

  it('when its end was read too late', async () => {
    const { name } = await running('once');
    await pair.owner.log.end(name, 1);
    kill();
    await pair.nextOwner.takeovers.consider(name, writer());
    expect(await takeovers('reported')).toBe(0);
  });
});

it('finishes a stream of its own that it no longer holds', async () => {
  const name = { sessionId: transport.sessionId, stream: pair.owner.pod.next() };
  await pair.owner.log.open(name, { ids: [5] });
  await pair.owner.takeovers.consider(name, writer());
  expect(await promised(name)).toMatchObject({ ended: true, messages: [{ id: 5 }] });
});

it('shuts the former owner out when it wakes: its call is aborted, its socket ends, and it says nothing', async () => {
  const { http, name } = await running('again');
  kill();
  await pair.nextOwner.takeovers.consider(name, writer());
  await until(() => runs.length === 2);
  goOn[0]?.();
  await until(() => http.ended);
  expect(messagesOn(http)).toHaveLength(2);
  expect(pair.owner.exchanges.streamOf(name)).toBeUndefined();
  expect(transport.callsInFlight).toBe(0);
  expect(await pair.owner.probe.value('streamsClosed', { reason: 'fenced' })).toBe(1);
  goOn[1]?.();
  await until(async () => (await promised(name)).ended);
  expect((await promised(name)).messages.filter(({ id }) => id === 1)).toHaveLength(1);
});

describe('a stream that is taken over while the store is away', () => {
  it('waits for it: a call that may run again does', async () => {
    const { name } = await running('again');
    kill();
    pair.nextOwner.store.away = true;
    const considered = pair.nextOwner.takeovers.consider(name, writer());
    await until(() => pair.nextOwner.store.asked.some((line) => line.startsWith('peek')));
    const again = pair.nextOwner.takeovers.consider(name, { ...writer(2), pod: pair.nextOwner.pod.value });
    pair.nextOwner.store.away = false;
    await Promise.all([considered, again]);
    await until(() => runs.length === 2);
    goOn.at(-1)?.();
    await until(async () => (await promised(name)).ended);
    expect(runs).toEqual(['owner', 'nextOwner']);
    expect(await takeovers('repeated')).toBe(1);
    expect(await takeovers('reported')).toBe(0);
  });

  it('is reported once the log takes it', async () => {
    const { name } = await running('once');
    kill();
    const away = { state: 'unavailable', cause: new Error('away'), mayBeStored: true } as const;
    jest.spyOn(pair.nextOwner.log, 'append').mockResolvedValueOnce(away);
    jest.spyOn(pair.nextOwner.log, 'end').mockResolvedValueOnce(away);
    await pair.nextOwner.takeovers.consider(name, writer());
    const { ended, messages } = await promised(name);
    expect(ended).toBe(true);
    expect(messages).toHaveLength(3);
  });
});
