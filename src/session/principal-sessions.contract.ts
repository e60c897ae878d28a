import { sessionRecord } from '../../test/support/session-records.js';
import { principalHash } from './principal.js';
import type { PrincipalSessions } from './principal-sessions.js';

const ALICE = principalHash({ iss: 'https://id.example.com', sub: 'alice' });
const BOB = principalHash({ iss: 'https://id.example.com', sub: 'bob' });
const OTHER_ALICE = principalHash({ iss: 'https://other', sub: 'alice' });

export interface PlacesHarness {
  readonly places: PrincipalSessions;
  close(): Promise<void>;
}

const newId = () => sessionRecord().id;

/** What every adapter does. Run by each adapter's spec. */
export function describePrincipalSessions(name: string, openHarness: () => Promise<PlacesHarness>): void {
  describe(`${name} as the sessions of principals`, () => {
    let harness: PlacesHarness;
    let places: PrincipalSessions;
    beforeEach(async () => {
      harness = await openHarness();
      places = harness.places;
    });
    afterEach(() => harness.close());

    it('gives out as many places as there are, also when all are asked for at once', async () => {
      const asked = Array.from({ length: 20 }, () => places.reserve(ALICE, newId(), 7));
      const states = (await Promise.all(asked)).map(({ state }) => state);
      expect(states.filter((state) => state === 'reserved')).toHaveLength(7);
      expect(states.filter((state) => state === 'full')).toHaveLength(13);
    });

    it('keeps principals apart, by issuer and subject', async () => {
      await places.reserve(ALICE, newId(), 1);
      expect(await places.reserve(BOB, newId(), 1)).toEqual({ state: 'reserved' });
      expect(await places.reserve(OTHER_ALICE, newId(), 1)).toEqual({ state: 'reserved' });
      expect((await places.reserve(ALICE, newId(), 1)).state).toBe('full');
    });

    it('gives a released place to the next', async () => {
      const id = newId();
      await places.reserve(ALICE, id, 1);
      await places.release(ALICE, id);
      expect(await places.reserve(ALICE, newId(), 1)).toEqual({ state: 'reserved' });
    });

    it('has no limit where there is none', async () => {
      const states = await Promise.all(Array.from({ length: 50 }, () => places.reserve(ALICE, newId(), 0)));
      expect(states.every(({ state }) => state === 'reserved')).toBe(true);
    });
  });
}
