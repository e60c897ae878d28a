import { readRecording } from '../../../test/poison/support/stored.js';
import { newer } from '../../redis/decoded.js';
import { fieldsOf, isMessage, parseEntry } from './fed-entry.js';

const DATA = '{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}';
const NO_MESSAGE = 'it holds no message';
const NO_VERSION = 'its version is no number';
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
    expect(unreadable).toHaveLength(0);
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
    ['garbage as its data', ['d', 'x'], NO_MESSAGE],
    ['data cut short', ['d', DATA.slice(0, -1)], NO_MESSAGE],
    ['data of two lines', ['d', '{\n}'], NO_MESSAGE],
    ['data with a carriage return', ['d', '{\r}'], NO_MESSAGE],
    ['a version that is none', ['d', DATA, 'v', 'x'], NO_VERSION],
    ['a version with something before it', ['d', DATA, 'v', 'x1'], NO_VERSION],
    ['a version with something behind it', ['d', DATA, 'v', '1x'], NO_VERSION],
    ['version 0', ['d', DATA, 'v', '0'], NO_VERSION],
    ['the version of a newer release', ['d', DATA, 'v', '2'], newer().reason],
    ['the version of a much newer release', ['d', DATA, 'v', '10'], newer().reason],
    ['the version of a newer release and no data', ['v', '2'], newer().reason],
  ])('with %s stands for one that is lost, and is reported', (_what, fields, reason) => {
    const unreadable: string[] = [];
    expect(parse([...fields, 'i', 'abc.1'], unreadable)).toEqual({ kind: 'lost', id: 'abc.1' });
    expect(unreadable).toEqual([reason]);
  });

  it('has its place for an id where it has none', () => {
    expect(parse(['d', DATA])).toEqual({ kind: 'notification', id: '1-0', uri: undefined, data: DATA });
  });

  it('may have the name of a field for a value', () => {
    expect(parse(['u', 'i', 'i', 'd', 'd', DATA])).toEqual({ kind: 'notification', id: 'd', uri: 'i', data: DATA });
  });

  it('is written as fields with its version, and without a URI where it has none', () => {
    expect(fieldsOf({ kind: 'lost', id: 'a' })).toEqual(['i', 'a', 'v', '1']);
    const told = { kind: 'notification', id: 'a', data: DATA } as const;
    expect(fieldsOf({ ...told, uri: undefined })).toEqual(['d', DATA, 'i', 'a', 'v', '1']);
    expect(fieldsOf({ ...told, uri: 'x' })).toEqual(['d', DATA, 'u', 'x', 'i', 'a', 'v', '1']);
  });
});
