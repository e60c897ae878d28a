import { until } from '../../../test/support/until.js';
import type { FedNotification, NotificationFeed, NotificationsSince } from './notification-feed.js';
import { KEPT_NOTIFICATIONS } from './notification-tail.js';

export interface FeedHarness {
  readonly feed: NotificationFeed;
  close(): Promise<void>;
}

/** What every adapter of `NotificationFeed` must do. */
export function describeNotificationFeed(adapter: string, open: () => Promise<FeedHarness>): void {
  describe(`${adapter} as a notification feed`, () => {
    let harness: FeedHarness;
    let told: FedNotification[];
    beforeEach(async () => {
      harness = await open();
      told = [];
      harness.feed.onNotification((notification) => told.push(notification));
    });
    afterEach(() => harness.close());

    const publish = async (...texts: string[]) => {
      const before = told.length;
      for (const text of texts) harness.feed.publish(text, undefined);
      await until(() => told.length === before + texts.length);
    };

    it('tells each notification once and in order, with what it is about', async () => {
      await publish('a', 'b');
      harness.feed.publish('c', 'demo://c');
      await until(() => told.length === 3);
      expect(told.map(({ data, uri }) => [data, uri])).toEqual([
        ['a', undefined],
        ['b', undefined],
        ['c', 'demo://c'],
      ]);
      expect(new Set(told.map(({ position }) => position)).size).toBe(3);
    });

    it('tells every listener', async () => {
      const second: string[] = [];
      harness.feed.onNotification(({ data }) => second.push(data));
      await publish('a');
      expect(second).toEqual(['a']);
    });

    it('stands where its newest notification is', async () => {
      const start = harness.feed.position;
      expect(textsOf(harness.feed.since(start))).toEqual([]);
      await publish('a', 'b');
      expect(harness.feed.position).toBe(told[1]?.position);
      expect(textsOf(harness.feed.since(start))).toEqual(['a', 'b']);
    });

    it('gives back what came after any position that it gave out', async () => {
      await publish('a', 'b', 'c');
      expect(textsOf(harness.feed.since(told[0]!.position!))).toEqual(['b', 'c']);
      expect(textsOf(harness.feed.since(told[2]!.position!))).toEqual([]);
    });

    it('has positions that an event id can carry', async () => {
      await publish('a');
      for (const position of [harness.feed.position, told[0]?.position]) expect(position).toMatch(/^[0-9a-f.]{1,40}$/);
    });

    it.each(['', 'ffffffffffff.7', '1.1', 'nonsense'])(
      'knows a position of nobody as a gap: "%s"',
      async (position) => {
        await publish('a');
        await harness.feed.reach(position);
        expect(harness.feed.since(position)).toEqual({ state: 'gap' });
      },
    );

    it('knows what it no longer keeps as a gap', async () => {
      const start = harness.feed.position;
      const texts = Array.from({ length: KEPT_NOTIFICATIONS + 1 }, (_, n) => String(n));
      await publish(...texts);
      expect(harness.feed.since(start)).toEqual({ state: 'gap' });
      expect(textsOf(harness.feed.since(told[0]!.position!))).toEqual(texts.slice(1));
    });

    it('carries any text unchanged', async () => {
      const text = JSON.stringify({ text: 'Zoë \u{1f6a2} \u2028 "quoted"\n\0' });
      await publish(text);
      expect(told[0]?.data).toBe(text);
    });
  });
}

export function textsOf(since: NotificationsSince): string[] {
  if (since.state === 'gap') throw new Error('There is a gap');
  return since.notifications.map(({ data }) => data);
}
