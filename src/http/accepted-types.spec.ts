import { acceptedTypes } from './accepted-types.js';

const BOTH = 'both';
const JSON_ONLY = 'json';
const STREAM_ONLY = 'stream';
const NEITHER = 'neither';

function takenOf(accept: string | undefined): string {
  const { json, stream } = acceptedTypes(accept);
  if (json && stream) return BOTH;
  return json ? JSON_ONLY : stream ? STREAM_ONLY : NEITHER;
}

/** Each twice: the second time by what is remembered. */
const twice = (read: () => unknown) => [read(), read()];

describe('what an Accept header takes', () => {
  it.each([
    ['application/json, text/event-stream', BOTH],
    ['application/json,text/event-stream', BOTH],
    ['text/event-stream, application/json', BOTH],
    ['  application/json\t,\ttext/event-stream  ', BOTH],
    [',,application/json,,text/event-stream,,', BOTH],
    ['APPLICATION/JSON, Text/Event-Stream', BOTH],
    ['application/*, text/event-stream', BOTH],
    ['application/*, text/*', BOTH],
    ['*/*', BOTH],
    ['text/html, */*;q=0.1', BOTH],
    ['text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2', BOTH],
    ['application/json; charset=utf-8, text/event-stream; charset="utf-8"', BOTH],
    ['application/json;profile="a,b;q=0", text/event-stream', BOTH],
    ['application/json;q=0.001, text/event-stream;q=1.000', BOTH],
    ['application/json;Q=0.5, text/event-stream', BOTH],
    ['application/json;q=0, text/event-stream', STREAM_ONLY],
    ['application/json;q=0.000, text/event-stream', STREAM_ONLY],
    ['application/json;Q=0, text/event-stream', STREAM_ONLY],
    ['application/json; q=0; a=b, text/event-stream', STREAM_ONLY],
    ['*/*, application/json;q=0', STREAM_ONLY],
    ['*/*, application/*;q=0', STREAM_ONLY],
    ['application/json, text/event-stream;q=0', JSON_ONLY],
    ['application/json', JSON_ONLY],
    ['text/event-stream', STREAM_ONLY],
    ['text/*', STREAM_ONLY],
    ['application/jsonx, text/event-streams', NEITHER],
    ['xapplication/json, xtext/event-stream', NEITHER],
    ['application/json/x, text/event-stream/x', NEITHER],
    ['text/html;a="application/json, text/event-stream"', NEITHER],
    ['application/json+x, text/event-stream+x', NEITHER],
    ['application/vnd.a+json, text/html', NEITHER],
    ['*', NEITHER],
    ['*/*;q=0', NEITHER],
    ['json, event-stream', NEITHER],
    ['', NEITHER],
    [undefined, NEITHER],
  ])('%s: %s', (accept, taken) => {
    expect(twice(() => takenOf(accept))).toEqual([taken, taken]);
  });
});

describe('whether a client would rather have a stream', () => {
  it.each([
    ['application/json, text/event-stream', false],
    ['application/json,text/event-stream;q=0.9', false],
    ['*/*', false],
    ['text/event-stream;q=0.5, application/json', false],
    ['text/event-stream, application/json', true],
    ['application/json;q=0.5, text/event-stream', true],
    ['application/json; charset=utf-8, text/event-stream', false],
    ['application/json, text/event-stream; charset=utf-8', false],
    ['text/event-stream, application/json; charset=utf-8', true],
    ['application/json; charset=utf-8; q=0.1, text/event-stream', true],
    [undefined, false],
  ])('%s: %s', (accept, preferred) => {
    expect(twice(() => acceptedTypes(accept).streamFirst)).toEqual([preferred, preferred]);
  });
});

describe('what a header of any size costs', () => {
  it.each(['a/b,', ',', 'application/json;q=0,', 'a/b;c="', ';;', '*/*;q=0.1,', '\\"'])(
    '%s, again and again',
    (part) => {
      const timeOf = (bytes: number) => {
        const accept = part.repeat(bytes / part.length);
        const begun = process.cpuUsage();
        for (let n = 0; n < 5; n += 1) acceptedTypes(`${accept}${n}`);
        const { user, system } = process.cpuUsage(begun);
        return (user + system) / 1_000 / 5;
      };
      timeOf(16_384);
      expect(timeOf(65_536)).toBeLessThan(50);
    },
  );
});
