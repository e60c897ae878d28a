import { FakeClaims, FakePodBus, FakePods } from '../../../../test/support/fake-pods.js';
import { sessionRecord } from '../../../../test/support/session-records.js';
import { tick } from '../../../../test/support/until.js';
import { PodId } from '../../../cluster/pods/pod-id.js';
import { sessionHash } from '../../../session/session-hash.js';
import { Listener } from './listener.js';
import { Listening } from './listening.js';

const RECORD = sessionRecord();
const POSITION = '17.1';

let claims: FakeClaims;
let pods: FakePods;
beforeEach(() => {
  claims = new FakeClaims();
  pods = new FakePods();
});

/** A pod with a GET stream of the session. */
function member() {
  const [pod, bus] = [new PodId(), new FakePodBus()];
  const listening = new Listening(claims, bus, pods, pod);
  const listener = new Listener(RECORD, sessionHash(RECORD.id), { position: POSITION });
  const inherited: string[] = [];
  listening.onNewReceiver((_, position) => inherited.push(position));
  return { pod, bus, listening, listener, inherited };
}

/** Two pods: the older one yields to the newer one. */
async function yielded() {
  const [older, newer] = [member(), member()];
  older.listening.claim(older.listener);
  newer.listening.claim(newer.listener);
  await tick();
  await older.listening.yieldTo(older.listener);
  return [older, newer] as const;
}

describe('a stream that is opened', () => {
  it('claims to receive, under a name of its pod, and then says so to all pods', async () => {
    const { pod, bus, listening, listener } = member();
    listening.claim(listener);
    expect(listener.claim).toMatch(`${pod.value}.`);
    await tick();
    expect(claims.held.get(RECORD.id)).toBe(listener.claim);
    expect(bus.sent).toEqual([{ to: 'all', message: { kind: 'listening', session: RECORD.id } }]);
  });

  it('silences nobody while the store is away', async () => {
    const { bus, listening, listener } = member();
    claims.away = true;
    listening.claim(listener);
    await tick();
    expect(bus.sent).toEqual([]);
    expect(listener.silencedBy).toBeUndefined();
  });

  it('claims when the store is back, if it could not before', async () => {
    const { bus, listening, listener } = member();
    claims.away = true;
    listening.claim(listener);
    await tick();
    expect(listener.isUnclaimed).toBe(true);
    await listening.claimAgain(listener);
    expect(listener.isUnclaimed).toBe(true);
    claims.away = false;
    await listening.claimAgain(listener);
    expect(listener.isUnclaimed).toBe(false);
    expect(claims.held.get(RECORD.id)).toBe(listener.claim);
    expect(bus.sent).toEqual([{ to: 'all', message: { kind: 'listening', session: RECORD.id } }]);
    await listening.claimAgain(listener);
    expect(bus.sent).toHaveLength(1);
  });

  it('is silent when the store is back and a newer one has claimed', async () => {
    const [older, newer] = [member(), member()];
    claims.away = true;
    older.listening.claim(older.listener);
    await tick();
    older.listener.claimedAt -= 1_000;
    claims.away = false;
    newer.listening.claim(newer.listener);
    await tick();
    await older.listening.claimAgain(older.listener);
    expect(older.listener).toMatchObject({ isUnclaimed: false, silencedBy: newer.listener.claim });
    expect(older.bus.sent).toEqual([]);
  });

  it('is heard again where an older one was silent', async () => {
    const [older] = await yielded();
    expect(older.listener.silencedBy).toBeDefined();
    older.listening.claim(older.listener);
    expect(older.listener.silencedBy).toBeUndefined();
  });
});

describe('an older stream', () => {
  it('is silent once a newer one has claimed on another pod', async () => {
    const [older, newer] = await yielded();
    expect(older.listener.silencedBy).toBe(newer.listener.claim);
    expect(newer.listener.silencedBy).toBeUndefined();
  });

  it('goes on when the message was late, and it is the newest itself', async () => {
    const [, newer] = await yielded();
    await newer.listening.yieldTo(newer.listener);
    expect(newer.listener.silencedBy).toBeUndefined();
  });

  it('goes on while nobody knows who holds the claim', async () => {
    const { listening, listener } = member();
    listening.claim(listener);
    await tick();
    claims.away = true;
    await listening.yieldTo(listener);
    expect(listener.silencedBy).toBeUndefined();
  });
});

describe('a receiver that closes', () => {
  it('before it has claimed says so after it has said that it was there', async () => {
    const { bus, listening, listener } = member();
    listening.claim(listener);
    listening.leave(listener, POSITION);
    await tick();
    expect(bus.sent.map(({ message }) => message.kind)).toEqual(['listening', 'unheard']);
  });

  it('silences nobody where word of that overtakes the word that it was there', async () => {
    const [older, newer] = [member(), member()];
    older.listening.claim(older.listener);
    await tick();
    newer.listening.claim(newer.listener);
    await tick();
    const yielding = older.listening.yieldTo(older.listener);
    await older.listening.inherit(older.listener, newer.listener.claim, POSITION);
    await yielding;
    expect(older.listener.silencedBy).toBeUndefined();
    expect(claims.held.get(RECORD.id)).toBe(older.listener.claim);
    // It was never silent, so it has missed nothing.
    expect(older.inherited).toEqual([]);
  });

  it('silences those for whom a newer one receives by then, all the same', async () => {
    const [older, newer, newest] = [member(), member(), member()];
    older.listening.claim(older.listener);
    newer.listening.claim(newer.listener);
    await tick();
    await older.listening.inherit(older.listener, newer.listener.claim, POSITION);
    newest.listening.claim(newest.listener);
    await tick();
    await older.listening.yieldTo(older.listener);
    expect(older.listener.silencedBy).toBe(newest.listener.claim);
  });

  it('tells all pods how far it got', async () => {
    const [, newer] = await yielded();
    newer.listening.leave(newer.listener, POSITION);
    const { claim } = newer.listener;
    const message = { kind: 'unheard', session: RECORD.id, claim, position: POSITION };
    expect(newer.bus.sent.at(-1)).toEqual({ to: 'all', message });
  });

  it('tells nothing when it was silent: somebody else receives', async () => {
    const [older] = await yielded();
    const before = older.bus.sent.length;
    older.listening.leave(older.listener, POSITION);
    expect(older.bus.sent).toHaveLength(before);
  });

  it('is followed by one new receiver, which goes on from there', async () => {
    const [older, newer] = await yielded();
    const third = member();
    third.listener.claim = third.pod.next();
    third.listener.silencedBy = newer.listener.claim;
    const { claim } = newer.listener;
    await Promise.all([older, third].map(({ listening, listener }) => listening.inherit(listener, claim, POSITION)));
    expect([older.inherited, third.inherited].sort()).toEqual([[], [POSITION]]);
    const receiver = older.inherited.length > 0 ? older : third;
    expect(receiver.listener.silencedBy).toBeUndefined();
    expect(claims.held.get(RECORD.id)).toBe(receiver.listener.claim);
  });

  it('has no new receiver when another has claimed since, nor among those who receive', async () => {
    const [older, newer] = await yielded();
    const newest = member();
    newest.listening.claim(newest.listener);
    await tick();
    await older.listening.inherit(older.listener, newer.listener.claim, POSITION);
    await newest.listening.inherit(newest.listener, newest.listener.claim, POSITION);
    expect([older.inherited, newest.inherited]).toEqual([[], []]);
    expect(older.listener.silencedBy).toBeDefined();
  });
});

describe('a receiver whose pod died', () => {
  it('is followed by a new receiver, which does not know how far it got', async () => {
    const [older, newer] = await yielded();
    pods.dead.add(newer.pod.value);
    await older.listening.lookAfter(older.listener);
    expect(older.inherited).toEqual(['']);
    expect(older.listener.silencedBy).toBeUndefined();
  });

  it('has none while its pod lives, or while nobody can know', async () => {
    const [older, newer] = await yielded();
    await older.listening.lookAfter(older.listener);
    pods.dead.add(newer.pod.value);
    claims.away = true;
    await older.listening.lookAfter(older.listener);
    expect(older.inherited).toEqual([]);
  });

  it('is never this pod itself', async () => {
    const [older, newer] = await yielded();
    pods.dead.add(newer.pod.value);
    await newer.listening.lookAfter(newer.listener);
    expect(newer.inherited).toEqual([]);
    expect(older.inherited).toEqual([]);
  });
});
