import { FixedKeyRing } from '../../keys/fixed-key-ring.js';
import { DEFAULT_AUDIENCE } from './call-state.js';
import { RequestStates } from './request-states.js';
import { newStateKey, stateKeyText } from '../../keys/state-key.js';

const PODS = 3;
const BINDING = {
  principal: null,
  method: 'tools/call',
  target: 'confirm',
  argumentsDigest: 'abc',
  audience: DEFAULT_AUDIENCE,
};
const [OLD, NEW] = [stateKeyText(newStateKey()), stateKeyText(newStateKey())];

function pod(mcpStateKeys: string[]): RequestStates {
  return new RequestStates(FixedKeyRing.ofSettings({ mcpStateKeys }) ?? FixedKeyRing.ofProcess(), {
    mcpStateTtlSeconds: 600,
    mcpStateMaxBytes: 4096,
  });
}

/**
 * Replaces pods one by one, rollout after rollout. After each step every pod seals, and every pod opens all that was
 * sealed so far. @returns how often that failed, by the number of the step
 */
async function rollOut(rollouts: readonly string[][], sealedBefore: string[] = []): Promise<number[]> {
  const [before = [], ...after] = rollouts;
  const pods = Array.from({ length: PODS }, () => pod(before));
  const texts = sealedBefore;
  const failures = [await tryAll(pods, texts)];
  for (const keys of after) {
    for (let replaced = 0; replaced < PODS; replaced += 1) {
      pods[replaced] = pod(keys);
      failures.push(await tryAll(pods, texts));
    }
  }
  return failures;
}

async function tryAll(pods: readonly RequestStates[], texts: string[]): Promise<number> {
  for (const states of pods) {
    const sealed = states.seal(states.begin(), BINDING);
    if (sealed.ok) texts.push(sealed.text);
  }
  const outcomes = await Promise.all(pods.flatMap((states) => texts.map((text) => states.open(text, BINDING))));
  return outcomes.filter(({ ok }) => !ok).length;
}

describe('a rotation of keys', () => {
  it('fails no call in two rollouts: the new key comes last, then first', async () => {
    const texts: string[] = [];
    const failures = await rollOut([[OLD], [OLD, NEW], [NEW, OLD]], texts);
    expect(failures).toEqual(Array.from({ length: 1 + 2 * PODS }, () => 0));
    expect(texts).toHaveLength((1 + 2 * PODS) * PODS);
  });

  it('is over when the old key is dropped, once what it sealed has expired', async () => {
    expect(await rollOut([[NEW, OLD], [NEW]])).toEqual([0, 0, 0, 0]);
  });

  it('fails calls when the new key seals before every pod has it', async () => {
    const failures = await rollOut([[OLD], [NEW, OLD]]);
    expect(failures.slice(1, PODS).every((count) => count > 0)).toBe(true);
  });

  it('retires a key: what it sealed opens no more', async () => {
    const texts: string[] = [];
    await rollOut([[OLD]], texts);
    expect(await pod([NEW]).open(texts[0]!, BINDING)).toEqual({ ok: false, reason: 'unknown-key' });
  });

  it('takes a key in either alphabet for the same key', async () => {
    const url = Buffer.from(OLD, 'base64').toString('base64url');
    expect(await rollOut([[OLD], [url]])).toEqual([0, 0, 0, 0]);
  });
});

describe('without keys', () => {
  it('a process makes its own, which no other has', async () => {
    const [one, other] = [pod([]), pod([])];
    const sealed = one.seal(one.begin(), BINDING);
    const text = sealed.ok ? sealed.text : '';
    expect(await one.open(text, BINDING)).toMatchObject({ ok: true });
    expect(await other.open(text, BINDING)).toEqual({ ok: false, reason: 'unknown-key' });
  });
});
