import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Endpoint } from '../http/support/endpoint.js';
import { expectRefusal } from '../http/support/refusal.js';
import { principalHash } from '../../src/session/principal.js';
import { type RawResponse, send } from '../support/raw-http.js';
import { initializeBody } from '../support/raw-session.js';
import { TokenIssuer } from '../support/tokens.js';
import { until } from '../support/until.js';

let issuer: TokenIssuer;
let endpoint: Endpoint;
let directory: string;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mooring-sessionless-'));
  issuer = await TokenIssuer.start();
});
afterEach(async () => {
  await endpoint.close();
  await issuer.close();
  rmSync(directory, { recursive: true });
});

async function start(env: Record<string, string> = {}): Promise<void> {
  const log = join(directory, 'audit.jsonl');
  endpoint = await Endpoint.start({ ...issuer.env, AUDIT_LOG: log, LEGACY_SESSIONS: 'off', ...env });
  endpoint.capabilities.addTool({ name: 'secret', scopes: ['admin'] }, () => 'told');
  endpoint.capabilities.addTool({ name: 'own', roles: ['owner'] }, () => 'owned');
}

async function post(sub: string | undefined, body: unknown, claims: object = {}): Promise<RawResponse> {
  const token = sub && (await issuer.token(sub, { ...claims }));
  const headers = { 'mcp-protocol-version': '2025-11-25', ...(token && { authorization: `Bearer ${token}` }) };
  return send(endpoint.url, { body, headers });
}

const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };
const call = (name: string, args: object = {}) => ({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name, arguments: args },
});

describe('without sessions', () => {
  it('each request needs its token, initialize and notifications included', async () => {
    await start();
    const initialized = { jsonrpc: '2.0', method: 'notifications/initialized' };
    for (const body of [initializeBody(), ping, initialized]) {
      expect((await post(undefined, body)).status).toBe(401);
      expect((await post('ada', body)).status).toBeLessThan(300);
    }
  });

  it('a tool that needs a scope is 403 without, and one that needs a role is unknown and unlisted', async () => {
    await start();
    expect((await post('ada', call('secret'))).status).toBe(403);
    expect(await (await post('ada', call('secret'), { scope: 'admin' })).json()).toMatchObject({
      result: { content: [{ text: 'told' }] },
    });
    expect(await (await post('ada', call('own'))).json()).toMatchObject({ error: { message: 'Unknown tool: own' } });
    const names = async (claims: object) => {
      const { result } = await (await post('ada', { ...ping, method: 'tools/list' }, claims)).json();
      return result.tools.map(({ name }: { name: string }) => name);
    };
    expect(await names({})).not.toContain('own');
    expect(await names({ roles: ['owner'] })).toContain('own');
  });

  it('the audit log names the caller of a tool, and no session', async () => {
    await start();
    await (await post('ada', call('echo', { text: 'x' }))).body();
    const lines = readFileSync(join(directory, 'audit.jsonl'), 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      {
        action: 'tool.called',
        principal: principalHash({ iss: issuer.url, sub: 'ada' }),
        session: null,
        era: 'legacy',
        tool: 'echo',
      },
    ]);
  });

  it.each([
    ['RATE_LIMIT_PER_CALLER', 'caller', ping],
    ['RATE_LIMIT_INITIALIZE', 'initialize', initializeBody()],
  ])('%s holds for each caller', async (variable, limit, body) => {
    await start({ RATE_LIMIT_ENABLED: 'true', [variable]: '2' });
    const statuses = [];
    for (let at = 0; at < 3; at += 1) statuses.push((await post('ada', body)).status);
    expect(statuses).toEqual([200, 200, 429]);
    expect(await (await post('ada', body)).json()).toMatchObject({ error: { data: { limit } } });
    expect((await post('eve', body)).status).toBe(200);
  });

  it('a tool keeps its own rate', async () => {
    await start({ RATE_LIMIT_ENABLED: 'true' });
    const statuses = [];
    for (let at = 0; at < 4; at += 1) statuses.push((await post('ada', call('rare'))).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
  });

  it('a caller has its part of the calls in flight, and gives it back', async () => {
    await start({ CALLS_MAX: '4' });
    const held = [1, 2].map(() => post('ada', call('hold', { gate: 'g' })));
    await until(async () => (await endpoint.metric('mcp_calls_in_flight')) === 2);
    const data = { limit: 'calls_caller', retryAfterSeconds: 1 };
    await expectRefusal(await post('ada', ping), {
      status: 429,
      code: -32000,
      message: /CALLER_MAX_PERCENT/,
      data,
      id: 1,
    });
    expect((await post('eve', ping)).status).toBe(200);
    endpoint.gates.at('g').release();
    for (const response of await Promise.all(held)) await response.body();
    expect((await post('ada', ping)).status).toBe(200);
  });
});
