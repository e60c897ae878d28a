import type { SingleUse } from './single-use.js';

/** What the suite needs of an adapter: two pods that share what they remember, and a way to let time pass. */
export interface SingleUseHarness {
  readonly pods: readonly [SingleUse, SingleUse];
  /** Claims are `ms` older afterwards. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

const TTL_SECONDS = 600;

/** What every guard of single use does. Run by each adapter's spec. */
export function describeSingleUse(name: string, openHarness: () => Promise<SingleUseHarness>): void {
  describe(`${name} as a guard of single use`, () => {
    let harness: SingleUseHarness;
    beforeEach(async () => {
      harness = await openHarness();
    });
    afterEach(() => harness.close());

    it('lets the first claim through and no other, on whichever pod', async () => {
      const [one, other] = harness.pods;
      expect(await one.claim('a', TTL_SECONDS)).toBe('first');
      expect(await one.claim('a', TTL_SECONDS)).toBe('used');
      expect(await other.claim('a', TTL_SECONDS)).toBe('used');
    });

    it('lets one of many through that come at once', async () => {
      const claims = Array.from({ length: 50 }, (_, index) => harness.pods[index % 2 ? 1 : 0].claim('a', TTL_SECONDS));
      const outcomes = await Promise.all(claims);
      expect(outcomes.filter((outcome) => outcome === 'first')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'used')).toHaveLength(49);
    });

    it('tells ids apart, strange ones too', async () => {
      const ids = ['a', 'A', '', 'a ', '{a}', 'a\0', '*', 'é'.repeat(5_000), '__proto__'];
      for (const id of ids) expect(await harness.pods[0].claim(id, TTL_SECONDS)).toBe('first');
      for (const id of ids) expect(await harness.pods[1].claim(id, TTL_SECONDS)).toBe('used');
    });

    it('remembers each claim for its own time, and a refused one prolongs nothing', async () => {
      const [one, other] = harness.pods;
      await one.claim('long', 2 * TTL_SECONDS);
      await one.claim('short', TTL_SECONDS);
      await harness.pass((TTL_SECONDS - 30) * 1000);
      expect(await other.claim('short', TTL_SECONDS)).toBe('used');
      await harness.pass(31_000);
      expect(await other.claim('short', TTL_SECONDS)).toBe('first');
      expect(await other.claim('long', TTL_SECONDS)).toBe('used');
    });
  });
}
