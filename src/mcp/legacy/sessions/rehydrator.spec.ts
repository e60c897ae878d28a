import { LegacyKit, toolCall } from '../../../../test/support/legacy-kit.js';
import type { InitializeRequestParams } from '@modelcontextprotocol/sdk/types.js';
import { sessionGone, shuttingDown } from '../../rpc/refusals.js';

let kit: LegacyKit;
beforeEach(async () => {
  kit = await LegacyKit.create();
});
afterEach(() => kit.close());

const rehydrated = (outcome: string) => kit.probe.value('sessionsRehydrated', { outcome });
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('a warm session', () => {
  it('is rebuilt once for all requests', async () => {
    const stored = await kit.parked();
    const create = jest.spyOn(kit.factory, 'create');
    const outcomes = Array.from({ length: 20 }, () => kit.warmSessions.warm(stored));
    const transports = new Set(outcomes.map((outcome) => outcome.state === 'warm' && outcome.transport));
    expect(transports.size).toBe(1);
    expect(create).toHaveBeenCalledTimes(1);
    expect(await rehydrated('ok')).toBe(1);
    expect(kit.registry.size).toBe(1);
  });

  it('is held for each caller until the last one lets go', async () => {
    const stored = await kit.parked();
    const [first, second] = [kit.warmSessions.warm(stored), kit.warmSessions.warm(stored)];
    if (first.state !== 'warm' || second.state !== 'warm') throw new Error('refused');
    kit.registry.release(first.transport);
    expect(kit.registry.parkIdleSince(Infinity)).toBe(0);
    kit.registry.release(second.transport);
    expect(kit.registry.parkIdleSince(Infinity)).toBe(1);
  });

  it('is used as it is while it is in memory', async () => {
    const transport = await kit.warm();
    const again = kit.warmSessions.warm(transport.stored);
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

  it('is not rebuilt while the server goes down: it lives on for the client', async () => {
    const stored = await kit.parked();
    await kit.registry.close();
    expect(kit.warmSessions.warm(stored)).toEqual({ state: 'refused', refusal: shuttingDown });
    expect(await rehydrated('failed')).toBe(0);
  });

  it('that was parked just before it was needed is rebuilt', async () => {
    const transport = await kit.warm();
    void kit.registry.evict(transport.sessionId, 'idle');
    const outcome = kit.warmSessions.warm(transport.stored);
    expect(outcome).toMatchObject({ state: 'warm' });
    expect(outcome.state === 'warm' && outcome.transport).not.toBe(transport);
  });

  it('whose client is not understood counts as gone, and leaves nothing in memory', async () => {
    const stored = await kit.parked({ initialize: { protocolVersion: 7 } as unknown as InitializeRequestParams });
    expect(kit.warmSessions.warm(stored)).toEqual({ state: 'refused', refusal: sessionGone });
    expect(await rehydrated('failed')).toBe(1);
    expect(kit.registry.size).toBe(0);
    expect(await kit.probe.value('sessionsActive')).toBe(0);
  });
});
