import { decodeElement, elementOf } from './event-element.js';

const REASON = 'an event does not begin as events do';

describe('an event as an element', () => {
  const data = '{"jsonrpc":"2.0","id":1,"result":{"text":"a b"}}';

  it('gives back what went in', () => {
    for (const weight of ['required', 'expendable'] as const) {
      expect(decodeElement(elementOf({ position: 12, weight, data }))).toEqual({
        ok: true,
        value: { position: 12, data },
      });
    }
  });

  it('is read as 0.1.0 wrote it', () => {
    expect(decodeElement(`3 e ${data}`)).toEqual({ ok: true, value: { position: 3, data } });
  });

  it('has its position, the letter of its weight and its data', () => {
    expect(elementOf({ position: 12, weight: 'required', data })).toBe(`12 r ${data}`);
    expect(elementOf({ position: 13, weight: 'expendable', data })).toBe(`13 e ${data}`);
  });

  it('has a position of at most 15 digits', () => {
    expect(decodeElement(`123456789012345 r ${data}`)).toMatchObject({
      ok: true,
      value: { position: 123456789012345 },
    });
    for (const weight of ['r', 'r2']) {
      expect(decodeElement(`1234567890123456 ${weight} ${data}`)).toEqual({ ok: false, reason: REASON });
    }
  });

  it.each(['3 e2', '3 e12', '31 z2', '123456789012345 r2'])('of a newer release is left to it: %s', (head) => {
    expect(decodeElement(`${head} ${data}`)).toMatchObject({ ok: false, isNewer: true });
  });

  it.each([
    ['nothing', ''],
    ['garbage', '\0\xff'],
    ['a head cut short', '3 e'],
    ['no position', `x e ${data}`],
    ['position 0', `0 e ${data}`],
    ['something before it', `x3 e ${data}`],
    ['something before it, of a newer release', `x3 e2 ${data}`],
    ['position 0 of a newer release', `0 e2 ${data}`],
    ['no version', `3 e2${data}`],
    ['no weight', `3  ${data}`],
    ['another weight', `3 x ${data}`],
  ])('with %s is unreadable', (_what, element) => {
    expect(decodeElement(element)).toEqual({ ok: false, reason: REASON });
  });
});
