import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OtlpReceiver } from './support/otlp-receiver.js';
import { RawSession } from './support/raw-session.js';
import { startRedis, type RedisServer } from './support/redis-server.js';
import { Service } from './support/service.js';

jest.setTimeout(60_000);

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const allowed = major > 22 || (major === 22 && minor >= 15);

const CALLER = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
const traceparent = `00-${CALLER.traceId}-${CALLER.spanId}-01`;

let receiver: OtlpReceiver;
let service: Service;
beforeEach(async () => {
  receiver = await OtlpReceiver.start();
});
afterEach(async () => {
  await service.stop('SIGKILL');
  await receiver.stop();
});

async function callEcho(_meta: object = {}): Promise<RawSession> {
  const session = await RawSession.open(service.url);
  const response = await session.request('tools/call', { name: 'echo', arguments: { message: 'hunter2' }, _meta });
  expect(await response.rpc()).toMatchObject([{ result: { content: [{ text: 'hunter2' }] } }]);
  return session;
}

(allowed ? describe : describe.skip)('a service with a receiver for spans', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  it('sends what it served before it ends, from the HTTP request down to the store', async () => {
    service = await Service.start({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, REDIS_URL: redis.url });
    const session = await callEcho({ traceparent });
    expect(await service.stop()).toBe(0);
    const call = await receiver.span('tools/call echo');
    expect(call).toMatchObject({
      traceId: CALLER.traceId,
      parentId: CALLER.spanId,
      attributes: { 'mcp.method.name': 'tools/call', 'gen_ai.tool.name': 'echo', 'mcp.protocol.version': '2025-11-25' },
      resource: { 'service.name': 'mooring' },
    });
    expect((await receiver.span('execute_tool echo')).parentId).toBe(call.spanId);
    const opening = await receiver.span('initialize');
    const http = receiver.spans.find(({ spanId }) => spanId === opening.parentId);
    expect(http).toMatchObject({ name: 'POST /mcp', parentId: '', attributes: { 'http.response.status_code': 200 } });
    expect((await receiver.span('create session')).parentId).toBe(opening.spanId);
    const check = await receiver.span('check session');
    expect(receiver.spans.find(({ spanId }) => spanId === check.parentId)?.name).toBe('POST /mcp');
    for (const secret of [session.id, 'hunter2']) expect(JSON.stringify(receiver.spans)).not.toContain(secret);
  });

  it('serves and ends as ever while the receiver is away, and says so once', async () => {
    receiver.status = 400;
    service = await Service.start({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint });
    await callEcho();
    expect(await service.stop()).toBe(0);
    expect(service.logs.filter(({ event }) => event?.startsWith('tracing.'))).toMatchObject([
      { event: 'tracing.failing', level: 'warn' },
    ]);
  });

  it('records nothing that the sampler leaves out', async () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, OTEL_TRACES_SAMPLER: 'traceidratio' };
    service = await Service.start({ ...env, OTEL_TRACES_SAMPLER_ARG: '0' });
    await callEcho({ traceparent });
    expect(await service.stop()).toBe(0);
    expect(receiver.requests).toEqual([]);
  });
});

(allowed ? describe.skip : describe)('a service on a Node that is too old for spans', () => {
  it('says so once, and serves without', async () => {
    service = await Service.start({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint });
    await callEcho({ traceparent });
    expect(await service.stop()).toBe(0);
    expect(receiver.requests).toEqual([]);
    expect(service.logs.filter(({ event }) => event?.startsWith('tracing.'))).toMatchObject([
      { event: 'tracing.unsupported', level: 'warn' },
    ]);
  });
});

describe('what a service loads of OpenTelemetry', () => {
  const SDK = /node_modules\/@opentelemetry\/(sdk-trace|exporter|core|resources|context)/;

  /** Node writes down every script that it ran. */
  async function scriptsOf(env: Record<string, string>): Promise<string> {
    const NODE_V8_COVERAGE = mkdtempSync(join(tmpdir(), 'scripts-'));
    service = await Service.start({ ...env, NODE_V8_COVERAGE });
    await callEcho();
    await service.stop();
    const files = readdirSync(NODE_V8_COVERAGE).map((file) => readFileSync(join(NODE_V8_COVERAGE, file), 'utf8'));
    rmSync(NODE_V8_COVERAGE, { recursive: true });
    return files.join('\n');
  }

  it('is nothing without a receiver', async () => {
    const scripts = await scriptsOf({});
    expect(scripts).toContain('tracing/no-tracing.js');
    expect(scripts).not.toMatch(SDK);
  });

  it('is what it needs with one, where Node allows', async () => {
    expect(SDK.test(await scriptsOf({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint }))).toBe(allowed);
  });
});
