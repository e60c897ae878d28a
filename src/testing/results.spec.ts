import { errorTextOf, structuredOf, textOf } from './results.js';

const good = {
  content: [
    { type: 'text' as const, text: 'a' },
    { type: 'text' as const, text: 'b' },
  ],
};
const bad = { ...good, isError: true };

describe('the helpers for results', () => {
  it('read texts, and refuse an error where none is expected', () => {
    expect(textOf(good)).toBe('a\nb');
    expect(() => textOf(bad)).toThrow('answered with an error: a\nb');
  });

  it('read the message of an error, and refuse a success', () => {
    expect(errorTextOf(bad)).toBe('a\nb');
    expect(() => errorTextOf(good)).toThrow('expected to fail');
  });

  it('read structured content, and refuse its absence', () => {
    expect(structuredOf({ ...good, structuredContent: { n: 1 } })).toEqual({ n: 1 });
    expect(() => structuredOf(good)).toThrow('without structured content');
  });
});
