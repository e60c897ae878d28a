import { LegacyKit } from '../../../../test/support/legacy-kit.js';
import { sessionRecord } from '../../../../test/support/session-records.js';
import type { Settings } from '../../../config/settings.js';
import type { SessionRecord } from '../../../session/session-record.js';

const ALICE = { iss: 'https://id.example.com', sub: 'alice' };
const BOB = { iss: 'https://id.example.com', sub: 'bob' };

let kit: LegacyKit;
afterEach(() => kit.close());

const open = async (changes: Partial<Settings>) =>
  void (kit = await LegacyKit.create({ sessionMaxPerPrincipal: 2, ...changes }));

/** As opening a session does it. `undefined`: it was opened. */
async function opened(changes: Partial<SessionRecord> = {}): Promise<SessionRecord | undefined> {
  const record = sessionRecord({ principal: ALICE, ...changes });
  if (await kit.places.take(record)) return undefined;
  await kit.store.create(record);
  return record;
}

const lives = async (record: SessionRecord | undefined) => (await kit.store.peek(record!.id)).state === 'alive';

describe('a principal with all the sessions it may have', () => {
  it('gets one more for the oldest, which ends everywhere', async () => {
    await open({ sessionCapPolicy: 'end-oldest' });
    const [first, second, third] = [await opened(), await opened(), await opened()];
    expect(await lives(first)).toBe(false);
    expect(await lives(second)).toBe(true);
    expect(await lives(third)).toBe(true);
    expect(kit.bus.sent).toContainEqual(
      expect.objectContaining({ message: { kind: 'ended', session: first!.id, reason: 'revoked' } }),
    );
    expect(await kit.probe.value('capsReached', { cap: 'principal' })).toBe(1);
    expect(kit.audit.entries).toContainEqual(
      expect.objectContaining({ action: 'session.ended', principal: ALICE, reason: 'revoked' }),
    );
  });

  it('is refused one more where that is the policy, and nothing ends', async () => {
    await open({ sessionCapPolicy: 'refuse' });
    const [first, second] = [await opened(), await opened()];
    expect(await kit.places.take(sessionRecord({ principal: ALICE }))).toMatchObject({
      status: 429,
      data: { limit: 'principal' },
      headers: { 'Retry-After': '60' },
    });
    expect(await lives(first)).toBe(true);
    expect(await lives(second)).toBe(true);
  });

  it('gets one more when one of them ended, also if nobody said so', async () => {
    await open({ sessionCapPolicy: 'refuse' });
    const [first] = [await opened(), await opened()];
    await kit.store.delete(first!.id);
    expect(await opened()).toBeDefined();
    expect(await opened()).toBeUndefined();
  });

  it('is nobody else’s matter', async () => {
    await open({ sessionCapPolicy: 'refuse' });
    await opened();
    await opened();
    expect(await opened({ principal: BOB })).toBeDefined();
    expect(await opened({ principal: null })).toBeDefined();
  });

  it('loses no session to an outage of the store', async () => {
    await open({ sessionCapPolicy: 'end-oldest' });
    const [first] = [await opened(), await opened()];
    kit.store.away = true;
    expect(await kit.places.take(sessionRecord({ principal: ALICE }))).toMatchObject({ status: 429 });
    kit.store.away = false;
    expect(await lives(first)).toBe(true);
  });

  it('has no limit at 0', async () => {
    await open({ sessionMaxPerPrincipal: 0 });
    for (let at = 0; at < 10; at += 1) expect(await opened()).toBeDefined();
  });
});
