import { sessionRecord, TRICKY_INITIALIZE } from '../../test/support/session-records.js';
import { encodeRecord } from './session-codec.js';
import { randomUUID } from 'node:crypto';
import type { SessionChange } from './session-record.js';
import type { Alive, CheckOutcome, SessionStore, StoredSession } from './session-store.js';
import { RECORD_MAX_BYTES } from './session-text.js';

/** What the suite needs of an adapter: an empty store, and a way to let its sessions age. */
export interface StoreHarness {
  readonly store: SessionStore;
  /** Sessions are `ms` older afterwards; those whose TTL ran out have lapsed. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

export const CONTRACT_SETTINGS = { sessionTtlSeconds: 1_000, sessionMaxSubscriptions: 20 } as const;
const TTL_MS = CONTRACT_SETTINGS.sessionTtlSeconds * 1_000;

/** What every session store does. Run by each adapter's spec. */
export function describeSessionStore(name: string, openHarness: () => Promise<StoreHarness>): void {
  describe(`${name} as a session store`, () => {
    let harness: StoreHarness;
    let store: SessionStore;

    beforeEach(async () => {
      harness = await openHarness();
      store = harness.store;
    });
    afterEach(() => harness.close());

    async function created(changes: Parameters<typeof sessionRecord>[0] = {}): Promise<StoredSession> {
      const outcome = await store.create(sessionRecord(changes));
      if (outcome.state !== 'created') throw new Error(outcome.state);
      return outcome.session;
    }

    describe('create and check', () => {
      it('keeps the record to the byte', async () => {
        const { record } = await created({
          initialize: TRICKY_INITIALIZE,
          principal: { iss: 'https://id.example.com', sub: 'ü' },
          logLevel: 'notice',
          subscriptions: ['file:///a', 'x:\n'],
        });
        await store.update(record.id, { field: 'subscribe', uri: 'file:///b' });
        const { record: read } = alive(await store.check(record.id));
        expect(JSON.stringify(read.initialize)).toBe(JSON.stringify(TRICKY_INITIALIZE));
        expect(read).toEqual({ ...record, subscriptions: ['file:///a', 'x:\n', 'file:///b'] });
      });

      it('says until when the session lives', async () => {
        const before = Date.now();
        const outcome = await store.create(sessionRecord());
        if (outcome.state !== 'created') throw new Error(outcome.state);
        expect(outcome.expiresAt).toBeGreaterThanOrEqual(before + TTL_MS);
        expect(outcome.expiresAt).toBeLessThanOrEqual(Date.now() + TTL_MS);
      });

      it('answers with the very session that the caller saw last while nothing changed', async () => {
        const seen = await created();
        expect(alive(await store.check(seen.record.id, seen))).toBe(seen);
        expect(alive(await store.peek(seen.record.id, seen))).toBe(seen);
      });

      it('answers with the new session when something changed', async () => {
        const seen = await created();
        await store.update(seen.record.id, { field: 'logLevel', level: 'debug' });
        const session = alive(await store.check(seen.record.id, seen));
        expect(session.text).not.toBe(seen.text);
        expect(session.record.logLevel).toBe('debug');
        expect(seen.record.logLevel).toBeNull();
      });

      it('knows nothing of a session that was never created', async () => {
        expect(await store.check(randomUUID())).toEqual({ state: 'gone' });
        expect(await store.peek(randomUUID())).toEqual({ state: 'gone' });
      });

      it('refuses a record over 16 KB and stores nothing', async () => {
        const record = sizedRecord(RECORD_MAX_BYTES + 1);
        expect(await store.create(record)).toEqual({
          state: 'too-large',
          bytes: RECORD_MAX_BYTES + 1,
          limit: RECORD_MAX_BYTES,
        });
        expect(await store.check(record.id)).toEqual({ state: 'gone' });
        expect(await store.create(sizedRecord(RECORD_MAX_BYTES))).toMatchObject({ state: 'created' });
      });

      it('refuses to create a session under an id that is not ours', async () => {
        await expect(async () => store.create(sessionRecord({ id: 'mine' }))).rejects.toThrow(RangeError);
      });
    });

    describe('time to live', () => {
      it('begins anew with each check', async () => {
        const { record } = await created();
        for (let i = 0; i < 3; i += 1) {
          await harness.pass(TTL_MS - 5_000);
          alive(await store.check(record.id));
        }
      });

      it('is left alone by peeks and updates', async () => {
        const { record } = await created();
        await harness.pass(TTL_MS - 5_000);
        alive(await store.peek(record.id));
        expect(await store.update(record.id, { field: 'logLevel', level: 'debug' })).toMatchObject({ state: 'alive' });
        await harness.pass(5_001);
        expect(await store.peek(record.id)).toEqual({ state: 'gone' });
      });

      it('ends the session for every operation', async () => {
        const { record } = await created();
        await harness.pass(TTL_MS + 1);
        expect(await store.check(record.id)).toEqual({ state: 'gone' });
        expect(await store.peek(record.id)).toEqual({ state: 'gone' });
        expect(await store.update(record.id, { field: 'logLevel', level: 'debug' })).toEqual({ state: 'gone' });
        expect(await store.delete(record.id)).toEqual({ state: 'gone' });
        expect(await store.check(record.id)).toEqual({ state: 'gone' });
      });
    });

    describe('update', () => {
      it.each<[SessionChange, object]>([
        [{ field: 'logLevel', level: 'emergency' }, { logLevel: 'emergency' }],
        [{ field: 'subscribe', uri: 'b' }, { subscriptions: ['a', 'b'] }],
        [{ field: 'unsubscribe', uri: 'a' }, { subscriptions: [] }],
      ])('%j changes that field only, and answers what a check then reads', async (change, changed) => {
        const { record } = await created({ subscriptions: ['a'] });
        const updated = alive(await store.update(record.id, change));
        expect(updated.record).toEqual({ ...record, ...changed });
        expect(alive(await store.peek(record.id)).text).toBe(updated.text);
      });

      it('changes nothing when there is nothing to change', async () => {
        const { record, text } = await created({ logLevel: 'info', subscriptions: ['a', 'b'] });
        const changes: SessionChange[] = [
          { field: 'logLevel', level: 'info' },
          { field: 'subscribe', uri: 'a' },
          { field: 'unsubscribe', uri: 'c' },
        ];
        for (const change of changes) expect(alive(await store.update(record.id, change)).text).toBe(text);
      });

      it('keeps subscriptions apart whatever their characters', async () => {
        const { record } = await created();
        const uris = ['a\nb', 'a', 'b', '"a"', '%a', '.-', 'info', '1', '', 'ü🚢', '\u2028', '\\n'];
        for (const uri of uris) await store.update(record.id, { field: 'subscribe', uri });
        expect(alive(await store.peek(record.id)).record).toEqual({ ...record, subscriptions: uris });
        for (const uri of uris.slice(1)) await store.update(record.id, { field: 'unsubscribe', uri });
        expect(alive(await store.peek(record.id)).record.subscriptions).toEqual(['a\nb']);
      });

      it('holds no more subscriptions than it may, and says so', async () => {
        const limit = CONTRACT_SETTINGS.sessionMaxSubscriptions;
        const uris = Array.from({ length: limit }, (_, n) => `x:${n}`);
        const { record, text } = await created({ subscriptions: uris });
        expect(await store.update(record.id, { field: 'subscribe', uri: 'y' })).toEqual({
          state: 'limit',
          limit,
          of: 'subscriptions',
        });
        expect(alive(await store.peek(record.id)).text).toBe(text);
        alive(await store.update(record.id, { field: 'subscribe', uri: 'x:0' }));
        alive(await store.update(record.id, { field: 'logLevel', level: 'debug' }));
        alive(await store.update(record.id, { field: 'unsubscribe', uri: 'x:0' }));
        alive(await store.update(record.id, { field: 'subscribe', uri: 'y' }));
      });

      it('lets no record grow past 16 KB, counted in bytes', async () => {
        const { record, text } = await created({ logLevel: 'debug' });
        const room = RECORD_MAX_BYTES - Buffer.byteLength(text) - '\n""'.length;
        const uri = 'ü'.repeat(Math.floor(room / 2)) + 'x'.repeat(room % 2);
        expect(await store.update(record.id, { field: 'subscribe', uri: `${uri}x` })).toEqual({
          state: 'limit',
          limit: RECORD_MAX_BYTES,
          of: 'bytes',
        });
        expect(alive(await store.peek(record.id)).text).toBe(text);
        alive(await store.update(record.id, { field: 'subscribe', uri }));
        expect(await store.update(record.id, { field: 'logLevel', level: 'warning' })).toMatchObject({
          state: 'limit',
        });
        alive(await store.update(record.id, { field: 'logLevel', level: 'error' }));
        alive(await store.update(record.id, { field: 'unsubscribe', uri }));
      });

      it('loses none of many changes at once', async () => {
        const { record } = await created();
        const uris = Array.from({ length: CONTRACT_SETTINGS.sessionMaxSubscriptions }, (_, n) => `x:${n}`);
        await Promise.all([
          ...uris.map((uri) => store.update(record.id, { field: 'subscribe', uri })),
          store.update(record.id, { field: 'logLevel', level: 'alert' }),
        ]);
        const read = alive(await store.peek(record.id)).record;
        expect({ ...read, subscriptions: [...read.subscriptions].sort() }).toEqual({
          ...record,
          logLevel: 'alert',
          subscriptions: [...uris].sort(),
        });
      });
    });

    describe('delete', () => {
      it('ends the session, once', async () => {
        const { record } = await created();
        expect(await store.delete(record.id)).toEqual({ state: 'deleted' });
        expect(await store.check(record.id)).toEqual({ state: 'gone' });
        expect(await store.update(record.id, { field: 'logLevel', level: 'debug' })).toEqual({ state: 'gone' });
        expect(await store.check(record.id)).toEqual({ state: 'gone' });
        expect(await store.delete(record.id)).toEqual({ state: 'gone' });
      });

      it('is not undone by any change or check that races it', async () => {
        const sessions = await Promise.all(Array.from({ length: 100 }, () => created()));
        await Promise.all(
          sessions.flatMap(({ record: { id } }, n) => [
            store.update(id, { field: 'subscribe', uri: 'a' }),
            store.check(id),
            n % 2 ? store.delete(id) : store.update(id, { field: 'logLevel', level: 'debug' }),
            n % 2 ? store.update(id, { field: 'logLevel', level: 'debug' }) : store.delete(id),
            store.update(id, { field: 'subscribe', uri: 'b' }),
            store.check(id),
          ]),
        );
        const after = await Promise.all(sessions.map(({ record }) => store.peek(record.id)));
        expect(after.filter(({ state }) => state !== 'gone')).toEqual([]);
      });

      it('leaves other sessions alone', async () => {
        const [one, other] = [await created(), await created()];
        await store.delete(one.record.id);
        expect(alive(await store.check(other.record.id, other))).toBe(other);
      });
    });

    describe('ids of clients', () => {
      it('find nothing unless they are exactly an id of ours', async () => {
        const { record } = await created();
        const { id } = record;
        const foreign = [
          '',
          ' ',
          '*',
          'x',
          id.toUpperCase(),
          ` ${id}`,
          `${id}\n`,
          `${id}}`,
          `{${id}}`,
          `a}{${id}`,
          '\u0000',
        ];
        for (const text of [...foreign, 'x'.repeat(100_000), '__proto__']) {
          if (text === id) continue;
          expect(await store.check(text)).toEqual({ state: 'gone' });
          expect(await store.peek(text)).toEqual({ state: 'gone' });
          expect(await store.update(text, { field: 'logLevel', level: 'debug' })).toEqual({ state: 'gone' });
          expect(await store.delete(text)).toEqual({ state: 'gone' });
        }
        alive(await store.check(id));
      });
    });

    describe('count', () => {
      it('counts live sessions, neither deleted nor lapsed ones', async () => {
        const sessions = await Promise.all(Array.from({ length: 50 }, () => created()));
        expect(await store.count()).toEqual({ state: 'counted', sessions: 50 });
        await Promise.all(sessions.slice(0, 10).map(({ record }) => store.delete(record.id)));
        expect(await store.count()).toEqual({ state: 'counted', sessions: 40 });
        await harness.pass(TTL_MS / 2);
        await Promise.all(sessions.slice(10, 30).map(({ record }) => store.check(record.id)));
        await harness.pass(TTL_MS / 2 + 1);
        expect(await store.count()).toEqual({ state: 'counted', sessions: 20 });
      });
    });
  });
}

/** The session of an outcome that must be alive. */
export function alive(outcome: CheckOutcome | { readonly state: 'limit' }): StoredSession {
  if (outcome.state !== 'alive') throw new Error(`expected a live session, got ${JSON.stringify(outcome)}`);
  return (outcome satisfies Alive).session;
}

/** A record whose text has exactly that many bytes. */
function sizedRecord(bytes: number) {
  const base = sessionRecord();
  const clientInfo = { ...base.initialize.clientInfo, name: '' };
  const without = { ...base, initialize: { ...base.initialize, clientInfo } };
  const frame = Buffer.byteLength(encodeRecord(without));
  return {
    ...base,
    initialize: { ...base.initialize, clientInfo: { ...clientInfo, name: 'x'.repeat(bytes - frame) } },
  };
}
