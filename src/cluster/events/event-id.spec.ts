import { formatEventId, parseEventId, type EventId } from './event-id.js';

const SESSION = '0123456789ab';

describe('an event id', () => {
  it.each<EventId>([
    { kind: 'call', session: SESSION, stream: 'abcdef012345.17', position: 0 },
    { kind: 'call', session: SESSION, stream: 'abcdef012345.1', position: 42 },
    { kind: 'get', session: SESSION, position: 'abcdef012345.999999999' },
    { kind: 'get', session: SESSION, position: '1700000000000.12' },
    { kind: 'get', session: SESSION, position: '1700000000000.12', stream: 'abcdef012345.17' },
  ])('comes back from its text as it was: $kind $position', (id) => {
    expect(parseEventId(formatEventId(id))).toEqual(id);
  });

  it('says the same of no two events', () => {
    const call = { kind: 'call', session: SESSION, stream: 'a.1', position: 11 } as const;
    const others: EventId[] = [
      { ...call, stream: 'a.11', position: 1 },
      { ...call, position: 1 },
      { kind: 'get', session: SESSION, position: 'a.1.11' },
      { kind: 'get', session: SESSION, position: 'a.1', stream: 'abcdef012345.11' },
    ];
    expect(new Set([call, ...others].map(formatEventId)).size).toBe(5);
  });

  it('is one that 0.1.0 reads as a position that it does not know, and not one that it refuses', () => {
    const longest = { position: '1700000000000.12', stream: 'abcdef012345.123456789' };
    const text = formatEventId({ kind: 'get', session: SESSION, ...longest });
    expect(text).toMatch(/^g-([0-9a-f]{12})-([0-9a-f.]{1,40})$/);
  });

  it.each([
    ['nothing', ''],
    ['a kind that there is not', `x-${SESSION}-a.1-1`],
    ['a session that is no hash', 'c-0123-a.1-1'],
    ['no position', `c-${SESSION}-a.1-`],
    ['a position that no counter reaches', `c-${SESSION}-a.1-9999999999999999`],
    ['a position written in another way', `c-${SESSION}-a.1-01`],
    ['a negative position', `c-${SESSION}-a.1--1`],
    ['more after its end', `c-${SESSION}-a.1-1\n`],
    ['a stream of odd characters', `c-${SESSION}-a}{1-1`],
    ['an endless stream name', `c-${SESSION}-${'a'.repeat(41)}-1`],
    ['a GET position of odd characters', `g-${SESSION}-1}{2`],
    ['no GET position', `g-${SESSION}-`],
    ['a GET stream that no pod names', `g-${SESSION}-1.1..abcdef012345`],
    ['an endless GET position', `g-${SESSION}-${'1'.repeat(41)}`],
  ])('with %s is not one of ours', (_, text) => {
    expect(parseEventId(text)).toBeUndefined();
  });
});
