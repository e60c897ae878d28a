import { wellFormed } from './well-formed.js';

describe('a well-formed text', () => {
  it.each([
    ['plain', 'plain'],
    ['whole 😀', 'whole 😀'],
    ['cut \ud83d', 'cut \ufffd'],
    ['\ude00\ud83d', '\ufffd\ufffd'],
  ])('of %j is %j', (text, expected) => {
    expect(wellFormed(text)).toBe(expected);
  });
});
