import { LegacyKit, rpcRequest, toolCall } from '../../../../test/support/legacy-kit.js';
import { isSessionId } from '../../../session/session-id.js';
import { atCapacity, storeUnavailable } from '../../rpc/refusals.js';

const PARAMS = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } };

let kit: LegacyKit;
beforeEach(async () => void (kit = await LegacyKit.create({ sessionMaxWarm: 1 })));
afterEach(() => kit.close());

const open = (params: Record<string, unknown> = PARAMS) => kit.opener.open(rpcRequest(0, 'initialize', params));
const refused = (reason: string) => kit.probe.value('sessionsRefused', { reason });

describe('initialize', () => {
  it('is answered when the record is stored, with what was negotiated', async () => {
    const opened = await open();
    if (opened.state !== 'opened') throw new Error(opened.refusal.message);
    expect(JSON.parse(opened.answer)).toMatchObject({ id: 0, result: { protocolVersion: '2025-06-18' } });
    expect(isSessionId(opened.id)).toBe(true);
    expect(await kit.store.peek(opened.id)).toMatchObject({
      state: 'alive',
      session: { record: { initialize: PARAMS, protocolVersion: '2025-06-18' } },
    });
  });

  it('records the revision that is used where the client asked for one that nobody knows', async () => {
    const opened = await open({ ...PARAMS, protocolVersion: '1999-01-01' });
    if (opened.state !== 'opened') throw new Error(opened.refusal.message);
    const stored = await kit.store.peek(opened.id);
    expect(stored).toMatchObject({ session: { record: { protocolVersion: '2025-11-25' } } });
    expect(stored).toMatchObject({ session: { record: { initialize: { protocolVersion: '1999-01-01' } } } });
  });

  it('leaves its session warm, and idle from then on', async () => {
    await open();
    expect(kit.registry.size).toBe(1);
    expect(kit.registry.parkIdleSince(Infinity)).toBe(1);
  });

  it('parks the longest-idle session where the cap is reached', async () => {
    const first = await open();
    expect(await open()).toMatchObject({ state: 'opened' });
    expect(kit.registry.size).toBe(1);
    expect(first.state === 'opened' && (await kit.store.peek(first.id)).state).toBe('alive');
  });

  it('is refused with 503 when every place is taken by a busy session, and stores nothing', async () => {
    kit.capabilities.addTool({ name: 'hang' }, async (_, { signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      return 'aborted';
    });
    kit.post(await kit.warm(), toolCall(1, 'hang'));
    expect(await open()).toEqual({ state: 'refused', reason: 'capacity', refusal: atCapacity });
    expect(await kit.store.count()).toEqual({ state: 'counted', sessions: 1 });
    expect(await refused('capacity')).toBe(1);
  });

  it('is refused with 503 while the store is away, and leaves nothing in memory', async () => {
    kit.store.away = true;
    expect(await open()).toEqual({ state: 'refused', reason: 'unavailable', refusal: storeUnavailable });
    expect(kit.registry.size).toBe(0);
    expect(await kit.probe.value('sessionsActive')).toBe(0);
    expect(await refused('unavailable')).toBe(1);
  });

  it('is refused with −32600 when its record would be too large, and leaves nothing in memory', async () => {
    const clientInfo = { name: 'x'.repeat(20_000), version: '1' };
    expect(await open({ ...PARAMS, clientInfo })).toMatchObject({ refusal: { status: 400, code: -32600, id: 0 } });
    expect(kit.registry.size).toBe(0);
    expect(await refused('too_large')).toBe(1);
  });

  it('is refused with −32602 and the field’s name when it is malformed', async () => {
    const refusal = { status: 400, code: -32602, message: expect.stringContaining('clientInfo') as string, id: 0 };
    expect(await open({ ...PARAMS, clientInfo: undefined })).toMatchObject({ refusal });
    expect(kit.registry.size).toBe(0);
  });

  it('gives the session to its caller, and both ends of that to the audit log', async () => {
    const principal = { iss: 'https://login.example.com', sub: 'ada' };
    const none = new Set<string>();
    const caller = { principal, clientId: 'app', scopes: none, roles: none, expiresAt: Infinity };
    const opened = await kit.opener.open(rpcRequest(0, 'initialize', PARAMS), caller);
    if (opened.state !== 'opened') throw new Error(opened.refusal.message);
    expect(await kit.store.peek(opened.id)).toMatchObject({ session: { record: { principal, clientId: 'app' } } });
    await kit.opener.open(rpcRequest(1, 'initialize', {}), caller);
    expect(kit.audit.entries).toMatchObject([
      { action: 'session.opened', principal, clientId: 'app', protocolVersion: '2025-06-18' },
      { action: 'session.refused', principal, reason: 'invalid' },
    ]);
  });
});
