import type { Outcome } from './support/steps.js';
import { expectKnown, verdictOf } from './support/verdict.js';

const ok: Outcome = { kind: 'ok', note: '' };
const failed: Outcome = { kind: 'failed', note: 'nothing came' };
const unsupported: Outcome = { kind: 'unsupported', note: 'it has none' };

describe('a step that fails', () => {
  it("is ours where it was not tried against a server of the client's library, and says what the program said", () => {
    expect(verdictOf({ here: failed, stderr: 'a trace' })).toEqual({ kind: 'failed', note: 'nothing came\na trace' });
  });

  it.each([ok, unsupported])('is ours where that server gave %j', (own) => {
    expect(verdictOf({ here: failed, own, stderr: '' })).toMatchObject({ kind: 'failed' });
  });

  it("is the client's own where it fails there, too, with both notes", () => {
    const own: Outcome = { kind: 'failed', note: 'nor there' };
    expect(verdictOf({ here: failed, own, stderr: '' })).toEqual({
      kind: 'own',
      note: 'nothing came; with its own server: nor there',
    });
  });
});

it('tells a call that was given up without a word from one that the server heard of', () => {
  expect(verdictOf({ here: ok, isUntold: true, stderr: '' })).toMatchObject({ kind: 'untold' });
  expect(verdictOf({ here: ok, isUntold: false, stderr: '' })).toEqual(ok);
  expect(verdictOf({ here: unsupported, isUntold: true, stderr: '' })).toEqual(unsupported);
});

it('holds a step to what is known of it, no less and no more', () => {
  expectKnown({ kind: 'untold', note: '' }, 'untold');
  expect(() => expectKnown({ kind: 'failed', note: 'nothing came' }, 'ok')).toThrow('nothing came');
  expect(() => expectKnown({ kind: 'ok', note: '' }, 'unsupported')).toThrow('known as unsupported');
  expect(() => expectKnown(undefined, 'ok')).toThrow('known as ok');
});
