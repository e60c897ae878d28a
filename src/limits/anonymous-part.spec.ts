import { testSettings } from '../../test/support/test-settings.js';
import { anonymousPartOf } from './anonymous-part.js';

const AUTH = { authIssuer: ['https://login.example.com'], publicCapabilities: 'on', anonymousMaxPercent: 25 } as const;

describe('the part of callers without a token', () => {
  it.each([
    [{}, 25],
    [{ anonymousMaxPercent: 100 }, Infinity],
    [{ publicCapabilities: 'off' }, Infinity],
    [{ authIssuer: [] }, Infinity],
  ] as const)('is none where they are all callers or none: %j', (own, part) => {
    expect(anonymousPartOf(100, testSettings({ ...AUTH, ...own } as never))).toBe(part);
  });
});
