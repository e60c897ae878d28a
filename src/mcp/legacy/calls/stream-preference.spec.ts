import { prefersStream } from './stream-preference.js';

describe('whether a client prefers a stream', () => {
  it.each([
    ['application/json, text/event-stream', false],
    ['application/json,text/event-stream;q=0.9', false],
    ['*/*', false],
    ['text/event-stream;q=0.5, application/json', false],
    ['text/event-stream, application/json', true],
    ['application/json;q=0.5, text/event-stream', true],
  ])('%s', (accept, preferred) => {
    expect(prefersStream(accept)).toBe(preferred);
  });

  it('is JSON without a header', () => {
    expect(prefersStream(undefined)).toBe(false);
  });
});
