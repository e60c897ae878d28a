import { sessionRecord } from '../../test/support/session-records.js';
import { principalHash } from './principal.js';
import type { SessionDirectory } from './session-directory.js';
import type { SessionStore } from './session-store.js';

const ADA = { iss: 'https://login.example.com', sub: 'ada' };
const EVE = { iss: 'https://login.example.com', sub: 'eve' };

export interface DirectoryHarness {
  readonly directory: SessionDirectory;
  readonly store: SessionStore;
  close(): Promise<void>;
}

/** What every adapter does. Run by each adapter's spec. */
export function describeSessionDirectory(name: string, openHarness: () => Promise<DirectoryHarness>): void {
  describe(`${name} as the directory of sessions`, () => {
    let harness: DirectoryHarness;
    beforeEach(async () => (harness = await openHarness()));
    afterEach(() => harness.close());

    async function create(count: number, principal: typeof ADA | null = null): Promise<string[]> {
      const records = Array.from({ length: count }, () => sessionRecord({ principal }));
      for (const record of records) expect(await harness.store.create(record)).toMatchObject({ state: 'created' });
      return records.map(({ id }) => id);
    }

    async function walk(about: number, between = async () => {}): Promise<string[]> {
      const ids: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await harness.directory.page(cursor, about);
        if (page.state !== 'page') throw page.cause;
        ids.push(...page.ids);
        cursor = page.next;
        await between();
      } while (cursor !== undefined);
      return ids;
    }

    it('lists nothing where there is nothing', async () => {
      expect(await walk(10)).toEqual([]);
      expect(await harness.directory.ofPrincipal(principalHash(ADA))).toEqual({ state: 'page', ids: [] });
    });

    it('lists every session, over as many pages as it takes', async () => {
      const ids = await create(100);
      expect(new Set(await walk(7))).toEqual(new Set(ids));
    });

    it('misses no session that lives all the time, while others come, go and are used', async () => {
      const ids = await create(60);
      const leaving = await create(20);
      const seen = await walk(5, async () => {
        await create(1);
        await harness.store.check(ids[0]!);
        await harness.store.delete(leaving.pop() ?? '');
      });
      expect(ids.filter((id) => !seen.includes(id))).toEqual([]);
    });

    it('lists no session that was deleted', async () => {
      const [first, ...others] = await create(3);
      await harness.store.delete(first!);
      expect(new Set(await walk(10))).toEqual(new Set(others));
    });

    it('lists the sessions of one principal', async () => {
      await create(2);
      const mine = await create(3, ADA);
      await create(2, EVE);
      const page = await harness.directory.ofPrincipal(principalHash(ADA));
      expect(page.state === 'page' && [...page.ids].sort()).toEqual([...mine].sort());
    });
  });
}
