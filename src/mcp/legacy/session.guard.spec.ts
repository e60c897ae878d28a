import type { ExecutionContext } from '@nestjs/common';
import { classifyInboundRequest } from '@modelcontextprotocol/server';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { FakeResponse } from '../../../test/support/fake-response.js';
import { LegacyKit, rpcRequest } from '../../../test/support/legacy-kit.js';
import { tick } from '../../../test/support/until.js';
import { randomUUID } from 'node:crypto';
import type { Principal } from '../../session/principal.js';
import type { StoredSession } from '../../session/session-store.js';
import type { McpRequest } from '../gate/mcp-request.js';
import { RefusedError, sessionGone, storeUnavailable, type Refusal } from '../rpc/refusals.js';
import { SessionGuard } from './session.guard.js';

const INITIALIZE = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } };

let kit: LegacyKit;
let guard: SessionGuard;
beforeEach(async () => {
  kit = await LegacyKit.create({ storeWaitSeconds: 15, sessionParkAfterSeconds: 60 });
  guard = new SessionGuard(kit.settings, kit.store, kit.views, kit.ender, kit.audit);
});
afterEach(async () => {
  jest.useRealTimers();
  jest.restoreAllMocks();
  await kit.close();
});

type Verdict = { readonly admitted: StoredSession | undefined } | { readonly refusal: Refusal };

async function ask(
  method: 'GET' | 'POST' | 'DELETE',
  id: string | undefined,
  body?: JSONRPCMessage | JSONRPCMessage[],
  http = new FakeResponse(),
  principal: Principal | null = null,
): Promise<Verdict> {
  const era = classifyInboundRequest({ httpMethod: method, body });
  if (era.kind === 'reject') throw new Error(era.message);
  const messages = body === undefined ? [] : [body].flat();
  const headers = id === undefined ? {} : { 'mcp-session-id': id };
  const inbound = { era, messages, batch: Array.isArray(body) };
  const request = { method, headers, inbound, principal } as unknown as McpRequest;
  const context = { switchToHttp: () => ({ getRequest: () => request, getResponse: () => http.response }) };
  try {
    await guard.canActivate(context as unknown as ExecutionContext);
    return { admitted: request.inbound.session };
  } catch (error) {
    if (error instanceof RefusedError) return { refusal: error.refusal };
    throw error;
  }
}

const PING = rpcRequest(1, 'ping');
const OPEN = rpcRequest(5, 'initialize', INITIALIZE);
const ANSWER: JSONRPCMessage = { jsonrpc: '2.0', id: '0123456789ab.1', result: { action: 'accept' } };
const FAILURE: JSONRPCMessage = { jsonrpc: '2.0', id: '0123456789ab.2', error: { code: -32603, message: 'no' } };

describe('a request that names a live session', () => {
  it('is admitted with its record, for one command to the store', async () => {
    const stored = await kit.parked();
    const { id } = stored.record;
    kit.store.asked.length = 0;
    expect(await ask('POST', id, PING)).toEqual({ admitted: stored });
    expect(kit.store.asked).toEqual([`check ${id}`]);
  });

  it('sees what another pod stored meanwhile', async () => {
    const transport = await kit.warm();
    await kit.store.update(transport.sessionId, { field: 'logLevel', level: 'error' });
    await ask('POST', transport.sessionId, PING);
    expect(transport.stored.record.logLevel).toBe('error');
  });

  it.each([
    ['alone', OPEN],
    ['in a batch', [PING, OPEN]],
  ])('is refused with −32600 when it is an initialize %s', async (_, body) => {
    const { record } = await kit.parked();
    expect(await ask('POST', record.id, body)).toMatchObject({ refusal: { status: 400, code: -32600 } });
  });
});

describe('a request that names a session that is gone', () => {
  it.each(['GET', 'POST', 'DELETE'] as const)('is a 404 on %s', async (method) => {
    const body = method === 'POST' ? PING : undefined;
    expect(await ask(method, randomUUID(), body)).toEqual({ refusal: sessionGone });
  });

  it.each(['../../x', '*', 'x'.repeat(10_000), '{a}'])('is a 404 for an id that never was: %.20s', async (id) => {
    expect(await ask('POST', id, PING)).toEqual({ refusal: sessionGone });
  });

  it('is a 404 for an initialize, too', async () => {
    expect(await ask('POST', randomUUID(), OPEN)).toEqual({ refusal: sessionGone });
  });

  it('takes its transport and its streams with it, and no other session', async () => {
    const [lost, other] = [await kit.warm(), await kit.warm()];
    const http = new FakeResponse();
    kit.listeners.open(lost.stored.record, http.response, undefined);
    await kit.store.lose(lost.sessionId);
    await ask('POST', lost.sessionId, PING);
    expect(lost.closedFor).toBe('expired');
    expect(http.ended).toBe(true);
    expect(await kit.probe.value('sessionCleanup', { reason: 'expired' })).toBe(1);
    expect(await kit.probe.value('sessionsActive')).toBe(1);
    expect(other.closedFor).toBeUndefined();
  });

  it('is counted as one eviction however often the client asks again', async () => {
    const lost = await kit.warm();
    await kit.store.lose(lost.sessionId);
    for (let n = 0; n < 3; n += 1) await ask('POST', lost.sessionId, PING);
    expect(await kit.probe.value('sessionCleanup', { reason: 'expired' })).toBe(1);
  });
});

describe('a request while the store is away', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] }));

  it.each<['POST' | 'DELETE', JSONRPCMessage | JSONRPCMessage[] | undefined]>([
    ['POST', PING],
    ['POST', [ANSWER, PING]],
    ['DELETE', undefined],
  ])('is a 503 at once on %s, and evicts nothing', async (method, body) => {
    const transport = await kit.warm();
    kit.store.away = true;
    expect(await ask(method, transport.sessionId, body)).toEqual({ refusal: storeUnavailable });
    expect(transport.closedFor).toBeUndefined();
    expect(kit.registry.size).toBe(1);
  });
});

describe.each<['GET' | 'POST', string, JSONRPCMessage | JSONRPCMessage[] | undefined]>([
  ['GET', 'a GET', undefined],
  ['POST', 'an answer', ANSWER],
  ['POST', 'a batch of answers', [ANSWER, FAILURE]],
])('%s with %s while the store is away', (method, _, body) => {
  const patient = (storeWaitSeconds: number) =>
    new SessionGuard({ ...kit.settings, storeWaitSeconds }, kit.store, kit.views, kit.ender, kit.audit);

  it('is admitted when the store comes back in time', async () => {
    const stored = await kit.parked();
    kit.store.away = true;
    const check = jest.spyOn(kit.store, 'check');
    check.mockImplementationOnce(async () => {
      kit.store.away = false;
      return { state: 'unavailable', cause: new Error('away') };
    });
    expect(await ask(method, stored.record.id, body)).toEqual({ admitted: stored });
    expect(check).toHaveBeenCalledTimes(2);
  });

  it('is a 503 when it does not', async () => {
    const { record } = await kit.parked();
    kit.store.away = true;
    guard = patient(0);
    expect(await ask(method, record.id, body)).toEqual({ refusal: storeUnavailable });
  });

  it('is given up when its client goes away', async () => {
    const { record } = await kit.parked();
    kit.store.away = true;
    const http = new FakeResponse();
    http.cut();
    expect(await ask(method, record.id, body, http)).toEqual({ refusal: storeUnavailable });
    expect(kit.store.asked.filter((line) => line.startsWith('check'))).toHaveLength(1);
  });
});

describe('a request that names no session', () => {
  it('is admitted when it opens one, and the store is not asked', async () => {
    expect(await ask('POST', undefined, OPEN)).toEqual({ admitted: undefined });
    expect(kit.store.asked).toEqual([]);
  });

  it.each<['GET' | 'POST' | 'DELETE', JSONRPCMessage | undefined]>([
    ['POST', PING],
    ['GET', undefined],
    ['DELETE', undefined],
  ])('is a 400 −32000 on %s otherwise', async (method, body) => {
    expect(await ask(method, undefined, body)).toMatchObject({ refusal: { status: 400, code: -32000 } });
  });
});

describe('a session of somebody else', () => {
  const ada = { iss: 'https://login.example.com', sub: 'ada' };
  const strangers: (Principal | null)[] = [{ ...ada, sub: 'eve' }, { ...ada, iss: 'https://other.example.com' }, null];

  it.each(strangers)('is gone for %j, and stays as it is', async (stranger) => {
    const transport = await kit.warm({ principal: ada });
    const { id } = transport.stored.record;
    expect(await ask('POST', id, PING, undefined, stranger)).toEqual({ refusal: sessionGone });
    expect(kit.registry.get(id)).toBe(transport);
    await tick();
    expect(kit.audit.entries).toMatchObject([{ action: 'session.denied', principal: stranger }]);
    expect(await ask('POST', id, PING, undefined, { ...ada })).toMatchObject({ admitted: { record: { id } } });
  });

  it('costs the same one command as one that is gone', async () => {
    const { id } = (await kit.parked({ principal: ada })).record;
    const gone = randomUUID();
    kit.store.asked.length = 0;
    await ask('POST', id, PING, undefined, { ...ada, sub: 'eve' });
    await ask('POST', gone, PING, undefined, { ...ada, sub: 'eve' });
    expect(kit.store.asked).toEqual([`check ${id}`, `check ${gone}`]);
  });

  it('is one that was opened without authentication, once there is some', async () => {
    const { id } = (await kit.parked()).record;
    expect(await ask('POST', id, PING, undefined, ada)).toEqual({ refusal: sessionGone });
  });
});
