import { Body, Controller, Get, Module, Param, Post } from '@nestjs/common';
import { trace } from '@opentelemetry/api';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuditLine } from '../../src/audit/audit-line.js';
import { OwnRoutesModule } from '../fixtures/own-routes/own-routes.module.js';
import { Endpoint } from '../http/support/endpoint.js';
import { OtlpReceiver } from '../support/otlp-receiver.js';
import { type RawRequest, send } from '../support/raw-http.js';
import { RawSocket } from '../support/raw-socket.js';
import { bearer } from '../support/token-session.js';
import { TokenIssuer } from '../support/tokens.js';
import { until } from '../support/until.js';

const CALLER = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
const traceparent = `00-${CALLER.traceId}-${CALLER.spanId}-01`;

/** Requests that are never answered. */
let reached = 0;

@Controller('people')
class PeopleController {
  @Get(':id')
  one(@Param('id') id: string): Promise<object> | object {
    if (id === 'broken') throw new Error('the cupboard is bare');
    if (id !== 'silent') return { id };
    reached += 1;
    return new Promise<object>(() => undefined);
  }

  @Post()
  async create(@Body() body: object): Promise<object> {
    trace.getTracer('team').startSpan('write to the database').end();
    return Promise.resolve(body);
  }
}

@Module({ controllers: [PeopleController] })
class PeopleModule {}

let issuer: TokenIssuer;
let token: string;
let endpoint: Endpoint;
let folder: string;
beforeAll(async () => {
  issuer = await TokenIssuer.start();
  token = await issuer.token('ada', { client_id: 'app-one' });
});
afterAll(() => issuer.close());
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'mooring-audit-'))));
afterEach(async () => {
  await endpoint.close();
  rmSync(folder, { recursive: true });
});

const auditFile = () => join(folder, 'audit.log');

async function start(env: Readonly<Record<string, string>> = {}): Promise<void> {
  const modules = [OwnRoutesModule, PeopleModule];
  endpoint = await Endpoint.start({ ...issuer.env, AUDIT_LOG: auditFile(), AUDIT_PRINCIPAL: 'sub', ...env }, modules);
}

/** @returns the status, once the whole answer is there */
async function ask(path: string, { headers, method = 'GET', ...more }: RawRequest = {}): Promise<number> {
  const response = await send(new URL(path, endpoint.url), { method, ...more, headers: { accept: '*/*', ...headers } });
  await response.body();
  return response.status;
}

const signedIn = (path: string, request: RawRequest = {}) =>
  ask(path, { ...request, headers: { ...bearer(token), ...request.headers } });

const counted = (labels: Readonly<Record<string, string>>) =>
  until(async () => (await endpoint.metric('mcp_route_duration_seconds', { le: '+Inf', ...labels })) > 0);

/** Lines of the audit log about routes; all of it is lines by its schema. */
const audited = () =>
  readFileSync(auditFile(), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => AuditLine.parse(JSON.parse(line)))
    .filter(({ action }) => action === 'route.called');

describe('routes of a team are counted', () => {
  it.each([
    ['GET', '/people/1', 200, { route: '/people/:id', method: 'GET', status: '2xx' }],
    ['HEAD', '/people/1', 200, { route: '/people/:id', method: 'HEAD', status: '2xx' }],
    ['GET', '/people/broken', 500, { route: '/people/:id', method: 'GET', status: '5xx' }],
    ['POST', '/people', 201, { route: '/people', method: 'POST', status: '2xx' }],
    ['GET', '/reports/missing', 404, { route: '/reports/missing', method: 'GET', status: '4xx' }],
    ['GET', '/reports/status', 200, { route: '/reports/status', method: 'GET', status: '2xx' }],
    ['GET', '/nothing/of-the-kind', 404, { route: 'unmatched', method: 'GET', status: '4xx' }],
    ['PROPFIND', '/elsewhere', 404, { route: 'unmatched', method: 'other', status: '4xx' }],
    ['GET', '/express', 200, { route: 'unmatched', method: 'GET', status: '2xx' }],
  ])('%s %s', async (method, path, status, labels) => {
    await start();
    expect(await signedIn(path, { method, ...(method === 'POST' && { body: { a: 1 } }) })).toBe(status);
    await counted(labels);
    expect(await endpoint.metric('mcp_route_duration_seconds', { le: '+Inf' })).toBe(1);
    expect(await endpoint.metric('mcp_routes_in_flight')).toBe(0);
  });

  it('where the gate refuses them', async () => {
    await start({ RATE_LIMIT_PER_CALLER: '1' });
    expect(await ask('/people/1')).toBe(401);
    expect(await ask('/people/1', { headers: { host: 'evil.com' } })).toBe(403);
    await counted({ route: '/people/:id', status: '4xx' });
    expect(await signedIn('/people/1')).toBe(200);
    expect(await signedIn('/people/1')).toBe(429);
    expect(await ask('/nothing')).toBe(404);
    await counted({ route: 'unmatched', status: '4xx' });
    expect(
      await endpoint.metric('mcp_route_duration_seconds', { le: '+Inf', route: '/people/:id', status: '4xx' }),
    ).toBe(3);
    expect(audited()).toHaveLength(1);
  });

  it('while they run, and as cut where their client leaves', async () => {
    await start();
    const socket = await RawSocket.open(endpoint.url);
    socket.write(`GET /people/silent HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n\r\n`);
    await until(() => reached === 1);
    expect(await endpoint.metric('mcp_routes_in_flight')).toBe(1);
    socket.cut();
    await counted({ route: '/people/:id', status: 'none' });
    expect(await endpoint.metric('mcp_routes_in_flight')).toBe(0);
    expect(audited()).toMatchObject([{ route: '/people/:id', status: null }]);
  });

  it('and those of the service are not', async () => {
    await start();
    for (const path of ['/health/live', '/metrics', '/.well-known/oauth-protected-resource']) await ask(path);
    await signedIn('/mcp');
    expect(await endpoint.metric('mcp_route_duration_seconds')).toBe(0);
    expect(audited()).toEqual([]);
  });
});

describe('routes of a team are in the audit log', () => {
  it('with who asked and how they are declared, and never how they were asked for', async () => {
    await start();
    await signedIn('/people/4711?secret=hunter2');
    await ask('/reports/status');
    await signedIn('/nothing/4711');
    await until(() => audited().length === 3);
    const ms = expect.any(Number);
    const principal = `${issuer.url} ada`;
    expect(audited()).toMatchObject([
      { principal, clientId: 'app-one', route: '/people/:id', method: 'GET', status: 200, ms },
      { principal: null, clientId: null, route: '/reports/status', method: 'GET', status: 200, ms },
      { principal, clientId: 'app-one', route: 'unmatched', method: 'GET', status: 404, ms },
    ]);
    expect(readFileSync(auditFile(), 'utf8')).not.toMatch(/4711|hunter2/);
  });
});

describe('routes of a team have spans', () => {
  let receiver: OtlpReceiver;
  beforeEach(async () => {
    receiver = await OtlpReceiver.start();
    process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = receiver.endpoint;
  });
  afterEach(async () => {
    delete process.env['OTEL_EXPORTER_OTLP_ENDPOINT'];
    await receiver.stop();
  });

  it("inside of the caller's, around what their code traces, with the route and not the path", async () => {
    await start({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint });
    await signedIn('/people/4711?secret=hunter2', { headers: { traceparent } });
    await signedIn('/people', { method: 'POST', body: { name: 'hunter2' } });
    await ask('/people/broken');
    await signedIn('/people/broken');
    await ask('/nothing/4711');
    await ask('/made-up', { method: 'PROPFIND' });
    await endpoint.app.close();
    expect(await receiver.span('GET /people/:id')).toMatchObject({
      traceId: CALLER.traceId,
      parentId: CALLER.spanId,
      attributes: {
        'http.request.method': 'GET',
        'http.route': '/people/:id',
        'http.response.status_code': 200,
        'url.scheme': 'http',
      },
    });
    const posted = await receiver.span('POST /people');
    expect((await receiver.span('write to the database')).parentId).toBe(posted.spanId);
    const statuses = receiver.spans
      .filter(({ name }) => name === 'GET /people/:id')
      .map(({ attributes }) => [attributes['http.response.status_code'], attributes['error.type']]);
    expect(statuses).toEqual([
      [200, undefined],
      [401, undefined],
      [500, '500'],
    ]);
    expect((await receiver.span('GET')).attributes).not.toHaveProperty('http.route');
    expect((await receiver.span('HTTP')).attributes['http.request.method']).toBe('_OTHER');
    for (const secret of ['4711', 'hunter2']) expect(JSON.stringify(receiver.spans)).not.toContain(secret);
  });
});
