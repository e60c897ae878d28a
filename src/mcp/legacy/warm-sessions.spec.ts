import { LegacyKit, rpcRequest, toolCall } from '../../../test/support/legacy-kit.js';
import type { InitializeRequestParams } from '@modelcontextprotocol/sdk/types.js';
import { sessionGone, shuttingDown } from '../rpc-error.js';

let kit: LegacyKit;
beforeEach(() => {
  kit = new LegacyKit();
});
afterEach(() => kit.close());

const rehydrated = (outcome: string) => kit.probe.value('sessionsRehydrated', { outcome });
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('a warm session', () => {
  it('is rebuilt once for all requests that come at the same time', async () => {
    const stored = await kit.parked();
    const create = jest.spyOn(kit.factory, 'create');
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => kit.warmSessions.warm(stored)));
    const transports = new Set(outcomes.map((outcome) => outcome.state === 'warm' && outcome.transport));
    expect(transports.size).toBe(1);
    expect(create).toHaveBeenCalledTimes(1);
    expect(await rehydrated('ok')).toBe(1);
    expect(kit.registry.size).toBe(1);
  });

  it('is held for each caller until the last one lets go', async () => {
    const stored = await kit.parked();
    const [first, second] = await Promise.all([kit.warmSessions.warm(stored), kit.warmSessions.warm(stored)]);
    if (first?.state !== 'warm' || second?.state !== 'warm') throw new Error('refused');
    kit.registry.release(first.transport);
    expect(kit.registry.sweep(Infinity)).toBe(0);
    kit.registry.release(second.transport);
    expect(kit.registry.sweep(Infinity)).toBe(1);
  });

  it('is used as it is while it is in memory', async () => {
    const transport = await kit.warm();
    const again = await kit.warmSessions.warm(transport.stored);
    expect(again).toEqual({ state: 'warm', transport });
    expect(await rehydrated('ok')).toBe(1);
  });

  it('knows its client as before it was parked', async () => {
    const clients: unknown[] = [];
    kit.capabilities.addTool({ name: 'who' }, async (_, context) => {
      clients.push({ ...context.client, version: context.protocolVersion });
      return 'ok';
    });
    const transport = await kit.warm({ protocolVersion: '2025-06-18' });
    kit.post(transport, toolCall(1, 'who'));
    await settled();
    const { clientInfo: info } = transport.stored.record.initialize;
    expect(clients).toEqual([{ info, capabilities: { elicitation: { form: {} } }, version: '2025-06-18' }]);
  });

  it('answers nothing to the client for the replay', async () => {
    const transport = await kit.warm();
    const response = kit.post(transport, rpcRequest(1, 'ping'));
    await settled();
    expect(response.json).toEqual({ jsonrpc: '2.0', id: 1, result: {} });
  });

  it.each(['deleted', 'expired', 'revoked'] as const)(
    'that is %s while it is rebuilt is gone for all who wait',
    async (reason) => {
      const stored = await kit.parked();
      const waiting = [kit.warmSessions.warm(stored), kit.warmSessions.warm(stored)];
      kit.ender.end(stored.record.id, reason);
      expect(await Promise.all(waiting)).toEqual(Array(2).fill({ state: 'refused', refusal: sessionGone }));
      expect(kit.registry.size).toBe(0);
      expect(await rehydrated('failed')).toBe(0);
    },
  );

  it('that a shutdown closes while it is rebuilt lives on for the client', async () => {
    const waiting = kit.warmSessions.warm(await kit.parked());
    await kit.registry.close();
    expect(await waiting).toEqual({ state: 'refused', refusal: shuttingDown });
  });

  it('that was parked just before it was needed is rebuilt', async () => {
    const transport = await kit.warm();
    void kit.registry.evict(transport.sessionId, 'idle');
    const outcome = await kit.warmSessions.warm(transport.stored);
    expect(outcome).toMatchObject({ state: 'warm' });
    expect(outcome.state === 'warm' && outcome.transport).not.toBe(transport);
  });

  it('whose record cannot be replayed counts as gone, and leaves nothing in memory', async () => {
    const stored = await kit.parked({ initialize: { protocolVersion: 7 } as unknown as InitializeRequestParams });
    const outcomes = await Promise.all([kit.warmSessions.warm(stored), kit.warmSessions.warm(stored)]);
    expect(outcomes).toEqual(Array(2).fill({ state: 'refused', refusal: sessionGone }));
    expect(await rehydrated('failed')).toBe(1);
    expect(kit.registry.size).toBe(0);
    expect(await kit.probe.value('sessionsActive')).toBe(0);
  });
});
