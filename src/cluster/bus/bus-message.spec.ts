import { readRecording } from '../../../test/poison/support/stored.js';
import { busText, decodeBusEnvelope } from './bus-message.js';

const { messages } = readRecording('0.1.0', 'anonymous');

describe('a message on the bus', () => {
  it.each(messages.map(({ text }) => [(JSON.parse(text) as { message: { kind: string } }).message.kind, text]))(
    'of the kind %s is read as 0.1.0 sent it, and 0.1.0 reads it as it is sent',
    (_kind, text) => {
      const sent: unknown = JSON.parse(text);
      const decoded = decodeBusEnvelope(text);
      expect(decoded).toEqual({ ok: true, value: sent });
      if (!decoded.ok) return;
      expect(JSON.parse(busText(decoded.value.from, decoded.value.message))).toEqual({ v: 1, ...(sent as object) });
    },
  );

  it('of a newer release is left to it', () => {
    expect(decodeBusEnvelope('{"v":2,"from":"a","message":{"kind":"ping"}}')).toMatchObject({ isNewer: true });
  });

  it.each(['', 'null', '{}', '{"from":"a","message":{"kind":"x"}}', messages[0]!.text.slice(0, -1)])(
    'is none where the channel says %j',
    (text) => {
      expect(decodeBusEnvelope(text)).toEqual({ ok: false, reason: expect.any(String) as string });
    },
  );

  const SESSION = '00000000-0000-4000-8000-000000000000';
  const read = (message: object, from = 'a') => decodeBusEnvelope(JSON.stringify({ from, message }));
  const NONE = { ok: false, reason: 'a message on the bus is none' };
  it.each([
    [{ kind: 'answer', session: SESSION }, 'id', 64],
    [{ kind: 'progress', session: SESSION, params: {} }, 'id', 64],
    [{ kind: 'cancel', session: SESSION, requestId: 1 }, 'reason', 500],
    [{ kind: 'appended', session: SESSION }, 'stream', 64],
    [{ kind: 'followed', session: SESSION }, 'stream', 64],
    [{ kind: 'listening', session: SESSION }, 'resumed', 64],
    [{ kind: 'unheard', session: SESSION, position: '' }, 'claim', 64],
    [{ kind: 'unheard', session: SESSION, claim: '' }, 'position', 64],
  ])('%j is none with a longer %s than pods send: %d', (message, member, most) => {
    expect(read({ ...message, [member]: 'x'.repeat(most) })).toMatchObject({ ok: true });
    expect(read({ ...message, [member]: 'x'.repeat(most + 1) })).toEqual(NONE);
    expect(read({ ...message, [member]: 'x', session: 'x' })).toEqual(NONE);
  });

  it('is none from a pod with a longer id than pods have', () => {
    expect(read({ kind: 'ping' }, 'x'.repeat(64))).toMatchObject({ ok: true });
    expect(read({ kind: 'ping' }, 'x'.repeat(65))).toEqual(NONE);
  });

  it('may lack a reason and the name that a stream had before', () => {
    expect(read({ kind: 'cancel', session: SESSION, requestId: 'x' })).toMatchObject({ ok: true });
    expect(read({ kind: 'listening', session: SESSION })).toMatchObject({ ok: true });
  });
});
