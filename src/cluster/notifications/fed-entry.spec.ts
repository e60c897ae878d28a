import { readRecording } from '../../../test/poison/support/stored.js';
import { fieldsOf, isMessage, parseEntry } from './fed-entry.js';

const DATA = '{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}';
const parse = (fields: string[], unreadable: string[] = []) =>
  parseEntry(['1-0', fields], isMessage, (reason) => unreadable.push(reason)).entry;

describe('an entry of the feed', () => {
  it.each([
    { kind: 'notification', id: 'abc.1', uri: undefined, data: DATA },
    { kind: 'notification', id: 'abc.1', uri: 'demo://a', data: DATA },
    { kind: 'lost', id: 'abc.1' },
  ] as const)('gives back what went in: %j', (entry) => {
    const unreadable: string[] = [];
    expect(parse(fieldsOf(entry), unreadable)).toEqual(entry);
    expect(unreadable).toEqual([]);
  });

  it('is read as 0.1.0 wrote it', () => {
    const feed = readRecording('0.1.0', 'anonymous').keys.find(({ key }) => key === 'mooring:notifications')!;
    if (feed.type !== 'stream') throw new Error(feed.type);
    const entries = feed.value.map(([, fields]) => parse([...fields]));
    expect(entries.map((entry) => entry.kind === 'notification' && entry.uri)).toEqual([
      'stored://items/1',
      'stored://items/2',
      'stored://items/3',
      undefined,
      'stored://items/1',
    ]);
  });

  it.each([
    ['garbage as its data', ['d', 'x', 'i', 'abc.1']],
    ['data cut short', ['d', DATA.slice(0, -1), 'i', 'abc.1']],
    ['data of two lines', ['d', '{\n}', 'i', 'abc.1']],
    ['a version that is none', ['d', DATA, 'i', 'abc.1', 'v', 'x']],
    ['the version of a newer release', ['d', DATA, 'i', 'abc.1', 'v', '2']],
  ])('with %s stands for one that is lost, and is reported', (_what, fields) => {
    const unreadable: string[] = [];
    expect(parse(fields, unreadable)).toEqual({ kind: 'lost', id: 'abc.1' });
    expect(unreadable).toHaveLength(1);
  });
});
