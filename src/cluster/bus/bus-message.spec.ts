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
});
