import { Logger } from '@nestjs/common';
import { FakeResponse } from '../../../../test/support/fake-response.js';
import { LegacyKit, toolCall } from '../../../../test/support/legacy-kit.js';
import { tick, until } from '../../../../test/support/until.js';

let kit: LegacyKit;
let logged: jest.SpyInstance;
beforeEach(async () => {
  kit = await LegacyKit.create();
  logged = jest.spyOn(Logger.prototype, 'log');
});
afterEach(async () => {
  logged.mockRestore();
  await kit.close();
});

describe('a session that ends', () => {
  it('leaves no transport, no stream, no running call and no event behind', async () => {
    kit.capabilities.addTool({ name: 'stream' }, async (_, context) => {
      await context.log('info', 'begun');
      await new Promise((resolve) => context.signal.addEventListener('abort', resolve));
      return 'aborted';
    });
    const transport = await kit.warm();
    const [listening, calling] = [new FakeResponse(), kit.post(transport, toolCall(1, 'stream'))];
    kit.listeners.open(transport.stored.record, listening.response, undefined);
    await until(() => calling.data.length > 0);
    kit.ender.end(transport.sessionId, 'deleted');
    await until(() => kit.log.size === 0);
    expect([listening.ended, calling.ended]).toEqual([true, true]);
    expect(kit.registry.size).toBe(0);
    expect(kit.sockets.size).toBe(0);
    expect(await kit.probe.value('callsInFlight')).toBe(0);
    expect(await kit.probe.value('eventLogBytes')).toBe(0);
  });

  it('is logged once, by its hash', async () => {
    const transport = await kit.warm();
    kit.ender.end(transport.sessionId, 'deleted');
    kit.ender.end(transport.sessionId, 'expired');
    expect(logged.mock.calls).toEqual([[{ event: 'session.deleted', session: transport.sessionHash }]]);
  });

  it('is in the audit log where nobody ended it, with whose it was', async () => {
    const principal = { iss: 'https://login.example.com', sub: 'ada' };
    const transport = await kit.warm({ principal });
    kit.ender.end(transport.sessionId, 'expired');
    const session = transport.sessionHash;
    expect(kit.audit.entries).toEqual([{ action: 'session.ended', principal, session, reason: 'expired' }]);
  });

  it('that is unknown here is no event and no work, so that a stranger cannot fill the log or the store', async () => {
    const forgotten = jest.spyOn(kit.log, 'forget');
    kit.ender.end('unknown', 'expired');
    await tick();
    expect(logged).not.toHaveBeenCalled();
    expect(forgotten).not.toHaveBeenCalled();
  });
});
