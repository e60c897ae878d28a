import { LegacyKit, rpcRequest, toolCall } from '../../../../test/support/legacy-kit.js';
import { atCapacity, shuttingDown } from '../../rpc/refusals.js';
import type { SessionTransport } from './session-transport.js';

const START = 1_800_000_000_000;
const PARK_AFTER_MS = 60_000;

const setTime = (ms: number) => jest.spyOn(performance, 'now').mockReturnValue(ms);

let kit: LegacyKit;
let finishCalls: () => void;
beforeEach(async () => {
  setTime(START);
  kit = await LegacyKit.create({ sessionParkAfterSeconds: PARK_AFTER_MS / 1_000, sessionMaxWarm: 3 });
  const finished = new Promise<void>((resolve) => (finishCalls = resolve));
  kit.capabilities.addTool({ name: 'wait' }, async () => {
    await finished;
    return 'done';
  });
});
afterEach(async () => {
  await kit.close();
  jest.restoreAllMocks();
});

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
const isWarm = (transport: SessionTransport) => kit.registry.get(transport.sessionId) === transport;
const evicted = (reason: string) => kit.probe.value('sessionCleanup', { reason });
const busy = async () => {
  const transport = await kit.warm();
  kit.post(transport, toolCall(1, 'wait'));
  return transport;
};

describe('the registry of transports', () => {
  afterEach(async () => expect(await kit.probe.value('sessionsActive')).toBe(kit.registry.size));

  it('parks what was idle for the whole time, longest idle first, and leaves the rest', async () => {
    const first = await kit.warm();
    setTime(START + 1_000);
    const second = await kit.warm();
    setTime(START + PARK_AFTER_MS);
    expect(kit.registry.parkIdleSince(performance.now() - PARK_AFTER_MS)).toBe(1);
    expect([isWarm(first), isWarm(second)]).toEqual([false, true]);
    expect(first.closedFor).toBe('idle');
    expect(await evicted('idle')).toBe(1);
  });

  it('starts the time to parking anew with each request', async () => {
    const transport = await kit.warm();
    setTime(START + PARK_AFTER_MS - 1);
    kit.registry.touch(transport.sessionId);
    expect(kit.registry.parkIdleSince(START)).toBe(0);
    expect(kit.registry.parkIdleSince(START + 2 * PARK_AFTER_MS - PARK_AFTER_MS)).toBe(1);
  });

  it('does not park a transport with a call in flight, and does so some time after its end', async () => {
    const transport = await busy();
    expect(kit.registry.parkIdleSince(START + 10 * PARK_AFTER_MS - PARK_AFTER_MS)).toBe(0);
    setTime(START + 10 * PARK_AFTER_MS);
    finishCalls();
    await settled();
    expect(kit.registry.parkIdleSince(START + 10 * PARK_AFTER_MS + 1 - PARK_AFTER_MS)).toBe(0);
    expect(kit.registry.parkIdleSince(START + 11 * PARK_AFTER_MS - PARK_AFTER_MS)).toBe(1);
    expect(isWarm(transport)).toBe(false);
  });

  it('does not park a transport that a request is about to use, not even when another call ends meanwhile', async () => {
    const transport = await kit.warm();
    kit.registry.lease(transport);
    kit.registry.lease(transport);
    kit.registry.release(transport);
    expect(kit.registry.parkIdleSince(START + 10 * PARK_AFTER_MS - PARK_AFTER_MS)).toBe(0);
    kit.post(transport, rpcRequest(1, 'ping'));
    await settled();
    expect(kit.registry.parkIdleSince(START + 10 * PARK_AFTER_MS - PARK_AFTER_MS)).toBe(0);
    kit.registry.release(transport);
    expect(kit.registry.parkIdleSince(START + 10 * PARK_AFTER_MS - PARK_AFTER_MS)).toBe(1);
  });

  it('walks past no busy transport to find what is idle', async () => {
    const busyOnes = [await busy(), await busy()];
    const idle = await kit.warm();
    const walked = jest.fn();
    for (const transport of busyOnes) Object.defineProperty(transport, 'idleSince', { get: walked });
    expect(kit.registry.parkIdleSince(START)).toBe(1);
    expect(isWarm(idle)).toBe(false);
    expect(walked).not.toHaveBeenCalled();
  });

  it('parks the longest idle one to make room', async () => {
    const oldest = await kit.warm();
    const middle = await kit.warm();
    const newest = await kit.warm();
    kit.registry.touch(oldest.sessionId);
    const newcomer = await kit.warm();
    expect([oldest, middle, newest, newcomer].map(isWarm)).toEqual([true, false, true, true]);
    expect(middle.closedFor).toBe('capacity');
    expect(await evicted('capacity')).toBe(1);
  });

  it('never drops a session in use: when all are busy, a newcomer is refused', async () => {
    const all = [await busy(), await busy(), await busy()];
    expect(kit.warmSessions.warm(await kit.parked())).toEqual({ state: 'refused', refusal: atCapacity });
    expect(all.every(isWarm)).toBe(true);
    expect(kit.registry.size).toBe(3);
  });

  it('admits newcomers again as soon as one is idle', async () => {
    await Promise.all([busy(), busy(), busy()]);
    finishCalls();
    await settled();
    expect(kit.warmSessions.warm(await kit.parked())).toMatchObject({ state: 'warm' });
    expect(kit.registry.size).toBe(3);
  });

  it('counts one eviction once, and says when there was none', async () => {
    const transport = await kit.warm();
    await kit.registry.evict(transport.sessionId, 'deleted');
    expect(kit.registry.evict(transport.sessionId, 'deleted')).toBeUndefined();
    expect(await evicted('deleted')).toBe(1);
  });

  it('does not take an evicted transport in again when its last call ends', async () => {
    const transport = await busy();
    void kit.registry.evict(transport.sessionId, 'expired');
    finishCalls();
    await settled();
    expect(kit.registry.size).toBe(0);
    expect(kit.registry.parkIdleSince(START + 10 * PARK_AFTER_MS - PARK_AFTER_MS)).toBe(0);
  });

  it('does not let a late call of an evicted transport make its successor idle or busy', async () => {
    const former = await busy();
    void kit.registry.evict(former.sessionId, 'expired');
    const outcome = kit.warmSessions.warm(former.stored);
    if (outcome.state !== 'warm') throw new Error('refused');
    kit.registry.rest(former);
    expect(kit.registry.parkIdleSince(START + 10 * PARK_AFTER_MS - PARK_AFTER_MS)).toBe(0);
    expect(isWarm(outcome.transport)).toBe(true);
    kit.registry.release(outcome.transport);
  });

  it('drops a transport that never came into use without counting an eviction', async () => {
    const transport = kit.factory.create(await kit.parked());
    kit.registry.add(transport);
    kit.registry.discard(transport);
    expect(kit.registry.size).toBe(0);
    expect(transport.closedFor).toBeDefined();
    expect(await evicted('idle')).toBe(0);
  });

  it('evicts all at shutdown, busy ones too, and admits nothing after', async () => {
    const transports = [await busy(), await kit.warm()];
    await kit.registry.close();
    expect(kit.registry.size).toBe(0);
    expect(transports.map(({ closedFor }) => closedFor)).toEqual(['shutdown', 'shutdown']);
    expect(await evicted('shutdown')).toBe(2);
    expect(kit.warmSessions.warm(await kit.parked())).toEqual({ state: 'refused', refusal: shuttingDown });
  });

  it('names the transports with calls in flight, and no idle one', async () => {
    const working = await busy();
    await kit.warm();
    expect([...kit.registry.working()]).toEqual([working]);
  });
});
