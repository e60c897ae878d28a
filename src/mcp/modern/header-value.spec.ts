import { decodeHeaderValue } from './header-value.js';

describe('a header value', () => {
  it.each([
    ['plain', 'plain'],
    ['', ''],
    ['=?base64?SGVsbG8=?=', 'Hello'],
    ['=?base64??=', ''],
    [`=?base64?${Buffer.from('grüße 🌍').toString('base64')}?=`, 'grüße 🌍'],
    ['SGVsbG8=', 'SGVsbG8='],
    ['=?base64?SGVsbG8=', '=?base64?SGVsbG8='],
    ['SGVsbG8=?=', 'SGVsbG8=?='],
  ])('%s means %s', (value, meaning) => {
    expect(decodeHeaderValue(value)).toBe(meaning);
  });

  it.each([
    '=?base64?SGVsbG8?=',
    '=?base64?SGVs!G8=?=',
    '=?base64?SGVsbG9=x?=',
    '=?base64?/w==?=',
    '=?base64?SGVs bG8=?=',
  ])('%s is refused: it is not Base64 of UTF-8', (value) => {
    expect(decodeHeaderValue(value)).toBeUndefined();
  });
});
