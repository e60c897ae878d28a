import fc from 'fast-check';
import { spellingsByKey, uriKey } from './uri-key.js';

describe('what a URI is compared by', () => {
  it.each([
    ['https://example.com', 'https://example.com/'],
    ['HTTPS://Example.com:443/a/../b', 'https://example.com/b'],
    ['mod://café/menü', 'mod://caf%C3%A9/men%C3%BC'],
    ['file:///my file.txt', 'file:///my%20file.txt'],
    ['mod://a/\ud83d', 'mod://a/%EF%BF%BD'],
    ['no uri', 'no uri'],
    ['', ''],
  ])('of %j is %j', (uri, key) => {
    expect(uriKey(uri)).toBe(key);
  });

  it('is its own spelling', () => {
    const part = fc.string({
      unit: fc.constantFrom('a', 'B', '.', '/', '%2e', '%', ' ', 'é', '?', '#', '\\', ':', '@', '\t'),
    });
    fc.assert(
      fc.property(fc.constantFrom('a:', 'a://', 'https://x/', 'file:///', 'A://'), part, (start, rest) => {
        const key = uriKey(`${start}${rest}`);
        expect(uriKey(key)).toBe(key);
      }),
    );
  });
});

it('of spellings that mean the same the first counts', () => {
  const spellings = spellingsByKey(['https://b', 'https://a', 'https://a/', 'HTTPS://b/']);
  expect([...spellings.values()]).toEqual(['https://b', 'https://a']);
});
