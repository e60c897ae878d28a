import { Controller, Get, Module } from '@nestjs/common';
import { CapabilityRegistry } from '../../../src/index.js';
import { type RawResponse, send } from '../../support/raw-http.js';
import { initializeBody } from '../../support/raw-session.js';
import { RawSocket } from '../../support/raw-socket.js';
import { bearer } from '../../support/token-session.js';
import { TokenIssuer } from '../../support/tokens.js';
import { until } from '../../support/until.js';
import { NotesModule } from './support/notes.module.js';
import { ERAS, PublicServer } from './support/public-server.js';

@Controller('reports')
class ReportsController {
  @Get()
  list(): object {
    return {};
  }
}

@Module({ controllers: [ReportsController] })
class ReportsModule {}

let issuer: TokenIssuer;
let server: PublicServer;
beforeAll(async () => (issuer = await TokenIssuer.start()));
afterEach(() => server.endpoint.close());
afterAll(() => issuer.close());

async function start(env: Record<string, string> = {}, modules = [NotesModule, ReportsModule]): Promise<void> {
  server = await PublicServer.start(env, { issuer, modules });
}

const MODERN_META = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};
const discover = { jsonrpc: '2.0', id: 1, method: 'server/discover', params: { _meta: MODERN_META } };
const first = {
  legacy: { body: initializeBody() },
  modern: { body: discover, headers: { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'server/discover' } },
} as const;

/** The first request of a client of an era. */
function knock(era: 'legacy' | 'modern', headers: object = {}, query = ''): Promise<RawResponse> {
  const { body, ...own } = first[era] as { readonly body: object; readonly headers?: object };
  return send(new URL(`/mcp${query}`, server.url), { body, headers: { ...own.headers, ...headers } });
}

/** Answered although the body never comes. */
async function isClosedBeforeBody(): Promise<string> {
  const socket = await RawSocket.open(server.url);
  const head = ['POST /mcp HTTP/1.1', 'Host: localhost', 'Accept: application/json, text/event-stream'];
  socket.write([...head, 'Content-Type: application/json', 'Content-Length: 1000', '', '{'].join('\r\n'));
  await until(() => socket.received.includes('\r\n\r\n'));
  socket.cut();
  return socket.received.split('\r\n', 1)[0]!;
}

describe('the door', () => {
  it.each(ERAS)('is open where something is public and the operator says so, %s', async (era) => {
    await start();
    expect((await knock(era)).status).toBe(200);
  });

  it.each(ERAS)('is closed whatever modules declare, unless the operator opens it, %s', async (era) => {
    await start({ PUBLIC_CAPABILITIES: 'off' });
    expect((await knock(era)).status).toBe(401);
    expect(await isClosedBeforeBody()).toBe('HTTP/1.1 401 Unauthorized');
  });

  it('is closed by default', async () => {
    server = await PublicServer.start({ PUBLIC_CAPABILITIES: '' }, { issuer });
    expect((await knock('modern')).status).toBe(401);
  });

  it.each(ERAS)('is closed where nothing is public, opens with what is added and closes with it, %s', async (era) => {
    await start({}, [ReportsModule] as never);
    expect(await isClosedBeforeBody()).toBe('HTTP/1.1 401 Unauthorized');
    expect((await knock(era)).status).toBe(401);
    const registry = server.endpoint.app.get(CapabilityRegistry, { strict: false });
    const added = registry.addTool({ name: 'open', public: true }, () => 'ok');
    expect((await knock(era)).status).toBe(200);
    added.remove();
    expect((await knock(era)).status).toBe(401);
  });

  it.each(ERAS)('is closed to a token that is not good, always, %s', async (era) => {
    await start({ AUTH_SCOPES: 'mcp' });
    const other = await TokenIssuer.start();
    const past = Math.floor(Date.now() / 1_000) - 3_600;
    const bad: readonly (readonly [string, object, number])[] = [
      ['made up', bearer('made.up.token'), 401],
      ['expired', bearer(await issuer.token('ada', { scope: 'mcp', exp: past })), 401],
      ['for another audience', bearer(await issuer.token('ada', { scope: 'mcp', aud: 'https://other' })), 401],
      ['of another issuer', bearer(await other.token('ada', { scope: 'mcp' })), 401],
      ['empty', { authorization: '' }, 401],
      ['a scheme alone', { authorization: 'Bearer' }, 401],
      ['of another scheme', { authorization: 'Basic YTpi' }, 401],
      ['without the scope that all need', bearer(await issuer.token('ada')), 403],
    ];
    for (const [what, headers, status] of bad)
      expect([what, (await knock(era, headers)).status]).toEqual([what, status]);
    expect((await knock(era, {}, '?access_token=x')).status).toBe(400);
    expect((await knock(era, bearer(await issuer.token('ada', { scope: 'mcp' })))).status).toBe(200);
    expect((await knock(era)).status).toBe(200);
    await other.close();
  });

  it('of routes, administration and a wrong Host is none of it', async () => {
    await start({ ADMIN_ENABLED: 'true' });
    expect((await send(new URL('/reports', server.url), { method: 'GET' })).status).toBe(401);
    expect((await send(new URL('/admin/sessions', server.url), { method: 'GET' })).status).toBe(401);
    expect((await knock('legacy', { host: 'evil.example.com' })).status).toBe(403);
    expect((await knock('legacy', { origin: 'https://evil.example.com' })).status).toBe(403);
  });

  it('takes cookies and what is meant for proxies from who comes without a token', async () => {
    await start();
    const seen: object[] = [];
    const registry = server.endpoint.app.get(CapabilityRegistry, { strict: false });
    registry.addTool({ name: 'headers', public: true }, (_args, { headers }) => {
      seen.push(headers);
      return 'ok';
    });
    const params = { name: 'headers', arguments: {}, _meta: MODERN_META };
    const headers = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'headers' };
    const body = { jsonrpc: '2.0', id: 1, method: 'tools/call', params };
    expect((await send(server.url, { body, headers: { ...headers, cookie: 'secret=1' } })).status).toBe(200);
    expect(JSON.stringify(seen)).not.toContain('secret');
    expect(seen).toHaveLength(1);
  });
});

it('answers as before, byte for byte, where nothing is public', async () => {
  const answers = [];
  for (const PUBLIC_CAPABILITIES of ['off', 'on']) {
    server = await PublicServer.start({ PUBLIC_CAPABILITIES }, { issuer, modules: [ReportsModule] });
    const all = [];
    for (const era of ERAS)
      for (const headers of [{}, bearer('made.up'), bearer(await issuer.token('ada'))]) {
        const response = await knock(era, headers);
        const { date: _date, 'mcp-session-id': _id, 'x-session-expires-at': _at, ...others } = response.headers;
        all.push([response.status, others, await response.body()]);
      }
    answers.push(all);
    if (PUBLIC_CAPABILITIES === 'off') await server.endpoint.close();
  }
  expect(answers[0]).toEqual(answers[1]);
  expect(answers[0]!.map(([status]) => status)).toEqual([401, 401, 200, 401, 401, 200]);
});
