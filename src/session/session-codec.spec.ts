import { sessionRecord, TRICKY_INITIALIZE } from '../../test/support/session-records.js';
import { readRecording } from '../../test/poison/support/stored.js';
import { decodeRecord, encodeRecord } from './session-codec.js';
import type { SessionRecord } from './session-record.js';

const FULL: SessionRecord = {
  ...sessionRecord({ initialize: TRICKY_INITIALIZE }),
  id: '8d337c96-d3cc-4c79-b3e7-79569b6516c9',
  principal: { iss: 'https://id.example.com', sub: 'ann' },
  clientId: 'inspector',
  logLevel: 'critical',
  subscriptions: ['file:///a', 'line\nbreak'],
};

describe('the text of a session record', () => {
  it('gives back what went in', () => {
    for (const record of [FULL, sessionRecord()]) {
      const decoded = decodeRecord(encodeRecord(record));
      expect(decoded).toEqual({ ok: true, record });
      expect(decoded.ok && encodeRecord(decoded.record)).toBe(encodeRecord(record));
    }
  });

  /** The text of a release in use. If this test fails, records in the stores of the world can no longer be read. */
  it('is still read as version 1 wrote it', () => {
    const text = [
      'mooring-session 1',
      '{"id":"8d337c96-d3cc-4c79-b3e7-79569b6516c9","createdAt":1700000000000,"principal":{"iss":"i","sub":"s"},' +
        '"protocolVersion":"2025-06-18","initialize":{"protocolVersion":"2025-06-18","capabilities":{},' +
        '"clientInfo":{"name":"c","version":"1"}}}',
      '1',
      'warning',
      '"file:///a"',
      '"b"',
    ].join('\n');
    expect(decodeRecord(text)).toEqual({
      ok: true,
      record: {
        id: '8d337c96-d3cc-4c79-b3e7-79569b6516c9',
        createdAt: 1_700_000_000_000,
        principal: { iss: 'i', sub: 's' },
        protocolVersion: '2025-06-18',
        initialize: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'c', version: '1' } },
        logLevel: 'warning',
        subscriptions: ['file:///a', 'b'],
      },
    });
  });

  it('is read as 0.1.0 left it in Redis, with its log level and its subscriptions', () => {
    const { keys, facts } = readRecording('0.1.0', 'anonymous');
    const stored = keys.find(({ key }) => key === `mooring:session:{${facts['listener']!}}`)!;
    expect(decodeRecord(stored.value as string)).toMatchObject({
      ok: true,
      record: {
        logLevel: 'warning',
        subscriptions: ['stored://items/1', 'stored://items/2'],
        initialize: { clientInfo: { title: 'Zoë' }, capabilities: { elicitation: {} } },
      },
    });
  });

  it.each([
    ['nothing', () => ''],
    ['another version', (text: string) => text.replace(' 1\n', ' 9\n')],
    [
      'the name of a built-in property as its version',
      (text: string) => text.replace('mooring-session 1', 'constructor'),
    ],
    ['facts that are cut short', (text: string) => text.slice(0, 80)],
    ['facts that are no object', (text: string) => text.replace(/^\{.*$/m, '[]')],
    ['no id', (text: string) => text.replace('"id"', '"di"')],
    ['a creation time that is no number', (text: string) => text.replace(/"createdAt":\d+/, '"createdAt":"now"')],
    ['a principal without a subject', (text: string) => text.replace('"sub"', '"bus"')],
    ['no client', (text: string) => text.replace('"clientInfo"', '"client"')],
    ['a third line that is neither 0 nor 1', (text: string) => text.replace('\n0\n', '\nyes\n')],
    ['an unknown log level', (text: string) => text.replace('critical', 'loud')],
    ['a subscription that is no string', (text: string) => text.replace('"file:///a"', '1')],
    ['a subscription that is no JSON', (text: string) => text.replace('"file:///a"', 'file')],
    ['an empty line at the end', (text: string) => `${text}\n`],
  ])('with %s is unreadable, and the reason quotes nothing', (_name, damage) => {
    const text = damage(encodeRecord(FULL));
    const decoded = decodeRecord(text);
    expect(decoded).toEqual({ ok: false, reason: expect.any(String) as string });
    expect(!decoded.ok && decoded.reason).not.toMatch(/8d337c96|ann|Zoë/);
  });
});
