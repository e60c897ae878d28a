import { readRecording } from '../../../test/poison/support/stored.js';
import { decodeDescriptor, decodeIds, encodeDescriptor } from './stream-descriptor.js';

const FULL = { ids: [1, 'a'], repeat: '{"x":"\\u2028"}', grants: { scopes: ['one'], roles: [] } };

describe('the descriptor of a stream', () => {
  it('gives back what went in', () => {
    for (const descriptor of [FULL, { ids: [] }, { ids: ['a'], repeat: '' }]) {
      expect(decodeDescriptor(encodeDescriptor(descriptor))).toEqual({ ok: true, value: descriptor });
    }
  });

  it('is read as 0.1.0 wrote it', () => {
    const { keys } = readRecording('0.1.0', 'principals');
    const texts = keys.flatMap((stored) =>
      stored.type === 'hash' && stored.key.startsWith('mooring:call:') ? [stored.value['o']!] : [],
    );
    expect(texts).toHaveLength(1);
    const decoded = decodeDescriptor(texts[0]!);
    expect(decoded).toMatchObject({
      ok: true,
      value: { ids: [1], grants: { scopes: ['one', 'two'], roles: ['reader'] }, repeat: expect.any(String) as string },
    });
  });

  it('of a newer release is left to it', () => {
    const text = encodeDescriptor(FULL).replace('"v":1', '"v":2');
    expect(decodeDescriptor(text)).toMatchObject({ ok: false, isNewer: true });
  });

  it.each([
    ['nothing', ''],
    ['no JSON', 'x'],
    ['cut short', encodeDescriptor(FULL).slice(0, -5)],
    ['no object', '[]'],
    ['null', 'null'],
    ['without ids', '{"v":1}'],
    ['with ids that are none', '{"ids":[null]}'],
    ['with a request that is no text', '{"ids":[1],"repeat":{}}'],
    ['with grants that are none', '{"ids":[1],"grants":{"scopes":"all","roles":[]}}'],
    ['of a version that is none', '{"v":"x","ids":[1]}'],
  ])('%s is unreadable, for good', (_what, text) => {
    const decoded = decodeDescriptor(text);
    expect(decoded).toEqual({ ok: false, reason: expect.any(String) as string });
  });

  it.each([
    ['{"v":1}', 'its ids are no ids'],
    ['{"ids":[1],"repeat":{}}', 'its request is no text'],
    ['{"ids":[1],"grants":{"scopes":"all","roles":[]}}', 'its grants are no lists of names'],
  ])('says what is wrong with %s', (text, reason) => {
    expect(decodeDescriptor(text)).toEqual({ ok: false, reason });
  });

  it('without a request and grants has no such members', () => {
    expect(decodeDescriptor('{"v":1,"ids":[1]}')).toStrictEqual({ ok: true, value: { ids: [1] } });
  });

  it('has ids beside it, of which earlier releases stored none', () => {
    expect(decodeIds('["a",0]')).toEqual(['a', 0]);
    expect(decodeIds(null)).toEqual([]);
    for (const text of ['', '{}', '[{}]', '[1']) expect(decodeIds(text)).toBeUndefined();
  });
});
