import fc from 'fast-check';
import { type CallState, DEFAULT_AUDIENCE, type StateBinding } from './call-state.js';
import { FixedKeyRing } from '../../keys/fixed-key-ring.js';
import { RequestStates, type RequestStatesSettings } from './request-states.js';
import { newStateKey } from '../../keys/state-key.js';

const SETTINGS: RequestStatesSettings = { mcpStateTtlSeconds: 600, mcpStateMaxBytes: 4096 };
const BINDING: StateBinding = {
  principal: { iss: 'https://id.example.com', sub: 'ann' },
  method: 'tools/call',
  target: 'transfer',
  argumentsDigest: 'abc',
  audience: DEFAULT_AUDIENCE,
};

let now = 1_000_000;
const ring = new FixedKeyRing(newStateKey());
const states = new RequestStates(ring, SETTINGS, () => now);
const opened = (text: string, binding = BINDING) => states.open(text, binding);

function sealed(state: CallState, by = states, binding = BINDING): string {
  const outcome = by.seal(state, binding);
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.text;
}

function answered(answers: CallState['answers']): CallState {
  return { ...states.begin(), round: 1, answers };
}

const TAMPERED = { ok: false, reason: 'tampered' };

describe('a sealed state', () => {
  it('opens for the request it was sealed for, as often as it comes within its life', async () => {
    const state = answered({ name: { action: 'accept', content: { name: 'Ann', n: [1, null] } } });
    const text = sealed(state);
    for (let times = 0; times < 3; times += 1) expect(await opened(text)).toEqual({ ok: true, state });
  });

  it('brings back whatever JSON a client may have answered', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 5 }), async (dictionary) => {
        const answers = JSON.parse(JSON.stringify(dictionary));
        const outcome = states.seal(answered(answers), BINDING);
        if (outcome.ok) expect(await opened(outcome.text)).toMatchObject({ ok: true, state: { answers } });
      }),
    );
  });

  it('shows nothing of what it holds, and is another text each time', () => {
    const state = answered({ secret: 'hunter2' });
    const texts = [sealed(state), sealed(state)];
    for (const text of texts) {
      expect(text).toMatch(/^[\w-]+$/);
      expect(Buffer.from(text, 'base64url').toString('latin1')).not.toMatch(/hunter2|secret|round/);
    }
    expect(texts[0]).not.toBe(texts[1]);
  });

  it('does not open with any bit of any byte changed', async () => {
    const bytes = Buffer.from(sealed(answered({ ok: true })), 'base64url');
    for (let at = 0; at < bytes.length * 8; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at >> 3]! ^= 1 << (at & 7);
      expect((await opened(changed.toString('base64url'))).ok).toBe(false);
    }
  });

  it('does not open with any character changed, even one whose bits do not count', async () => {
    const text = sealed(answered({ ok: 'x' }));
    for (let at = 0; at < text.length; at += 1) {
      for (const other of ['A', 'B', '_', '.', '=', ' ', 'é']) {
        const changed = `${text.slice(0, at)}${other}${text.slice(at + 1)}`;
        if (changed !== text) expect((await opened(changed)).ok).toBe(false);
      }
    }
  });

  it('does not open cut off anywhere, or with anything added', async () => {
    const text = sealed(answered({ ok: true }));
    for (let length = 0; length < text.length; length += 1) {
      expect(await opened(text.slice(0, length))).toEqual(TAMPERED);
      expect((await opened(text.slice(length + 1))).ok).toBe(false);
    }
    for (const added of ['-TAMPERED', '=', '\n', 'A', '\0']) expect(await opened(`${text}${added}`)).toEqual(TAMPERED);
  });

  it('does not open when made of two', async () => {
    const [one, other] = [sealed(answered({ a: 1 })), sealed(answered({ a: 2 }))];
    expect(await opened(`${one.slice(0, 60)}${other.slice(60)}`)).toEqual(TAMPERED);
  });

  it.each<[string, Partial<StateBinding>]>([
    ['no principal', { principal: null }],
    ['another subject', { principal: { iss: 'https://id.example.com', sub: 'bob' } }],
    ['another issuer', { principal: { iss: 'https://id.example.org', sub: 'ann' } }],
    ['the same letters divided otherwise', { principal: { iss: 'https://id.example.coma', sub: 'nn' } }],
    ['another method', { method: 'prompts/get' }],
    ['another target', { target: 'refund' }],
    ['other arguments', { argumentsDigest: 'abd' }],
    ['another service', { audience: 'elsewhere' }],
  ])('does not open for %s', async (_, change) => {
    expect(await opened(sealed(answered({})), { ...BINDING, ...change })).toEqual(TAMPERED);
  });

  it('does not open for a principal when it was sealed for nobody', async () => {
    const text = sealed(answered({}), states, { ...BINDING, principal: null });
    expect(await opened(text)).toEqual(TAMPERED);
    expect(await opened(text, { ...BINDING, principal: null })).toMatchObject({ ok: true });
  });

  it('does not open with other keys', async () => {
    const elsewhere = new RequestStates(new FixedKeyRing(newStateKey()), SETTINGS, () => now);
    expect(await elsewhere.open(sealed(answered({})), BINDING)).toEqual({ ok: false, reason: 'unknown-key' });
  });

  it('expires with the call that first asked, however many rounds went by', async () => {
    const first = states.begin();
    const end = now + SETTINGS.mcpStateTtlSeconds * 1000;
    now = end - 1;
    const text = sealed({ ...first, round: 9 });
    expect(await opened(text)).toMatchObject({ ok: true, state: { id: first.id } });
    now = end;
    expect(await opened(text)).toEqual({ ok: false, reason: 'expired' });
  });

  it('has an id of its own for each call', () => {
    expect(states.begin().id).not.toBe(states.begin().id);
    expect(states.begin()).toMatchObject({ round: 0, answers: {} });
  });
});

describe('the size of a sealed state', () => {
  const { mcpStateMaxBytes: maxBytes } = SETTINGS;

  it('is refused above the limit and no sooner: what was sealed can be opened', async () => {
    const longest = { last: 0 };
    for (let length = 2_700; length < 3_100; length += 1) {
      const outcome = states.seal(answered({ a: 'x'.repeat(length) }), BINDING);
      if (!outcome.ok) expect(outcome).toEqual({ ok: false, reason: 'too-large', maxBytes });
      else expect(await opened(outcome.text)).toMatchObject({ ok: true });
      if (outcome.ok) longest.last = outcome.text.length;
    }
    expect(longest.last).toBeLessThanOrEqual(maxBytes);
    expect(longest.last).toBeGreaterThan(maxBytes - 3);
  });

  it('is refused when answers are nested too deeply to be written', () => {
    const deep = JSON.parse(`${'['.repeat(300_000)}${']'.repeat(300_000)}`);
    expect(states.seal(answered({ deep }), BINDING)).toEqual({ ok: false, reason: 'too-large', maxBytes });
  });

  it('is looked at before anything else is done with a text that comes in', async () => {
    const find = jest.spyOn(ring, 'find');
    const roomy = new RequestStates(ring, { ...SETTINGS, mcpStateMaxBytes: 1_048_576 }, () => now);
    const text = sealed(answered({ a: 'x'.repeat(maxBytes) }), roomy);
    expect(await roomy.open(text, BINDING)).toMatchObject({ ok: true });
    find.mockClear();
    expect(await opened(text)).toEqual(TAMPERED);
    expect(find).not.toHaveBeenCalled();
    find.mockRestore();
  });
});
