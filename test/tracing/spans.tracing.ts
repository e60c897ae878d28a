import { OPEN_TELEMETRY, scriptsOf } from '../support/loaded-scripts.js';
import { OtlpReceiver } from '../support/otlp-receiver.js';
import { startRedis, type RedisServer } from '../support/redis-server.js';
import { Service } from '../support/service.js';
import { callEcho } from '../support/traced-call.js';

jest.setTimeout(60_000);

const CALLER = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
const traceparent = `00-${CALLER.traceId}-${CALLER.spanId}-01`;

let receiver: OtlpReceiver;
let redis: RedisServer;
let service: Service;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());
beforeEach(async () => {
  receiver = await OtlpReceiver.start();
});
afterEach(async () => {
  await service?.stop('SIGKILL');
  await receiver.stop();
});

describe('a service with a receiver for spans', () => {
  it('sends what it served before it ends, from the HTTP request down to the store', async () => {
    service = await Service.start({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, REDIS_URL: redis.url });
    const session = await callEcho(service, { traceparent });
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
    await callEcho(service);
    expect(await service.stop()).toBe(0);
    expect(service.logs.filter(({ event }) => event?.startsWith('tracing.'))).toMatchObject([
      { event: 'tracing.failing', level: 'warn' },
    ]);
  });

  it('records nothing that the sampler leaves out', async () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, OTEL_TRACES_SAMPLER: 'traceidratio' };
    service = await Service.start({ ...env, OTEL_TRACES_SAMPLER_ARG: '0' });
    await callEcho(service, { traceparent });
    expect(await service.stop()).toBe(0);
    expect(receiver.requests).toEqual([]);
  });

  it('loads OpenTelemetry', async () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint };
    const scripts = await scriptsOf(env, async (other) => void (await callEcho(other)));
    expect(scripts).toMatch(OPEN_TELEMETRY);
  });
});
