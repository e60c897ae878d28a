import { sessionRecord, TRICKY_INITIALIZE } from '../../test/support/session-records.js';
import { readRecording } from '../../test/poison/support/stored.js';
import { decodeRecord, encodeNewRecord, encodeRecord } from './session-codec.js';
import type { SessionRecord } from './session-record.js';
import { RECORD_MAX_BYTES } from './session-text.js';

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
    const anonymous = sessionRecord({ principal: null, address: 'a'.repeat(32) });
    for (const record of [FULL, sessionRecord(), anonymous]) {
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

  const VERSION = 'its version is not one that this release reads';
  const FACTS = 'its facts are not complete';
  it.each([
    ['nothing', () => '', VERSION],
    ['another version', (text: string) => text.replace(' 1\n', ' 9\n'), VERSION],
    ['facts that are no JSON', (text: string) => text.replace(/^\{[^\n]*$/m, '{'), FACTS],
    ['facts that are null', (text: string) => text.replace(/^\{[^\n]*$/m, 'null'), FACTS],
    [
      'a protocol version that is none',
      (text: string) => text.replace(/"protocolVersion":"[^"]*"/, '"protocolVersion":1'),
      FACTS,
    ],
    ['an address that is none', (text: string) => text.replace('"clientId":"inspector"', '"address":1'), FACTS],
    ['a client id that is none', (text: string) => text.replace('"clientId":"inspector"', '"clientId":1'), FACTS],
    ['a principal without an issuer', (text: string) => text.replace('"iss"', '"ssi"'), FACTS],
    ['a principal without a subject', (text: string) => text.replace('"sub"', '"bus"'), FACTS],
    ['a principal that is a text', (text: string) => text.replace(/"principal":\{[^}]*\}/, '"principal":"ann"'), FACTS],
    [
      'a third line that is none',
      (text: string) => text.replace('\n0\n', '\nyes\n'),
      'its third line is neither 0 nor 1',
    ],
    ['an unknown log level', (text: string) => text.replace('critical', 'loud'), 'its log level is unknown'],
    [
      'a subscription that is none',
      (text: string) => text.replace('"file:///a"', '1'),
      'a subscription is not a string',
    ],
  ])('with %s says so', (_name, damage, reason) => {
    expect(decodeRecord(damage(encodeRecord(FULL)))).toEqual({ ok: false, reason });
  });

  it('without a client id has no such member', () => {
    const record = sessionRecord();
    expect(decodeRecord(encodeRecord(record))).toStrictEqual({ ok: true, record });
  });
});

describe('the text of a session that begins', () => {
  /** A record whose text has so many bytes. */
  const ofBytes = (bytes: number): SessionRecord => {
    const padded = (length: number) => ({ ...FULL, clientId: 'x'.repeat(length) });
    return padded(bytes - Buffer.byteLength(encodeRecord(padded(1))) + 1);
  };

  it('is that of its record up to the limit, which it may reach', () => {
    const record = ofBytes(RECORD_MAX_BYTES);
    expect(encodeNewRecord(record)).toEqual({ state: 'encoded', text: encodeRecord(record) });
  });

  it('is too large beyond', () => {
    const bytes = RECORD_MAX_BYTES + 1;
    expect(encodeNewRecord(ofBytes(bytes))).toEqual({ state: 'too-large', bytes, limit: RECORD_MAX_BYTES });
  });

  it('is none under an id that no client could name', () => {
    const message = 'A session id must be a random UUID.';
    expect(() => encodeNewRecord({ ...FULL, id: 'x' })).toThrow(new RangeError(message));
  });
});
