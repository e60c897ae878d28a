import { decodeElement, elementOf } from './event-element.js';

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

  it('of a newer release is left to it', () => {
    expect(decodeElement(`3 e2 ${data}`)).toMatchObject({ ok: false, isNewer: true });
  });

  it.each([
    ['nothing', ''],
    ['garbage', '\0\xff'],
    ['a head cut short', '3 e'],
    ['no position', `x e ${data}`],
    ['position 0', `0 e ${data}`],
    ['no weight', `3  ${data}`],
    ['another weight', `3 x ${data}`],
  ])('with %s is unreadable', (_what, element) => {
    expect(decodeElement(element)).toEqual({ ok: false, reason: expect.any(String) as string });
  });
});
