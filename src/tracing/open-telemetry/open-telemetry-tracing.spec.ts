import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LegacyKit, rpcRequest, toolCall } from '../../../test/support/legacy-kit.js';
import { storeMetrics } from '../../../test/support/store-metrics.js';
import { until } from '../../../test/support/until.js';
import { MeasuredSessionStore } from '../../session/measured-session-store.js';
import { sessionHash } from '../../session/session-hash.js';
import { OpenTelemetryTracing } from './open-telemetry-tracing.js';

const CALLER = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
const TRACEPARENT = `00-${CALLER.traceId}-${CALLER.spanId}-01`;
const OTHER_PARENT = '00-11111111111111111111111111111111-2222222222222222-01';

let exporter: InMemorySpanExporter;
let tracing: OpenTelemetryTracing;
let kit: LegacyKit;

beforeEach(async () => {
  exporter = new InMemorySpanExporter();
  tracing = new OpenTelemetryTracing({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  kit = await LegacyKit.create({}, {}, tracing);
});
afterEach(async () => {
  await kit.close();
  await tracing.onApplicationShutdown();
});

function spans(): ReadableSpan[] {
  return exporter.getFinishedSpans();
}

async function span(name: string): Promise<ReadableSpan> {
  await until(() => spans().some((candidate) => candidate.name === name));
  return spans().find((candidate) => candidate.name === name)!;
}

describe('the span of a JSON-RPC request', () => {
  it('has the attributes of the MCP conventions, and the hash of the session', async () => {
    const transport = await kit.warm();
    kit.post(transport, rpcRequest('a', 'ping'));
    const { kind, status, attributes, links } = await span('ping');
    expect(kind).toBe(SpanKind.SERVER);
    expect(status.code).toBe(SpanStatusCode.UNSET);
    expect(links).toEqual([]);
    expect(attributes).toEqual({
      'mcp.method.name': 'ping',
      'mcp.protocol.version': transport.protocolVersion,
      'mcp.session.id': transport.sessionHash,
      'jsonrpc.request.id': 'a',
      'network.transport': 'tcp',
      'network.protocol.name': 'http',
    });
  });

  it('names a prompt that exists', async () => {
    kit.capabilities.addPrompt({ name: 'greet' }, () => 'hi');
    const transport = await kit.warm();
    kit.post(
      transport,
      rpcRequest(1, 'prompts/get', { name: 'greet' }),
      rpcRequest(2, 'prompts/get', { name: 'made up' }),
    );
    expect((await span('prompts/get greet')).attributes['gen_ai.prompt.name']).toBe('greet');
    expect((await span('prompts/get')).attributes).not.toHaveProperty('gen_ai.prompt.name');
  });

  it('shows a JSON-RPC error by its code, and no method that a client made up', async () => {
    kit.post(await kit.warm(), rpcRequest(1, 'made/up'));
    const { status, attributes } = await span('other');
    expect(status).toEqual({ code: SpanStatusCode.ERROR });
    expect(attributes).toMatchObject({ 'error.type': '-32601', 'rpc.response.status_code': '-32601' });
  });

  it('ends when the client cancels', async () => {
    let begun = () => {};
    const running = new Promise<void>((resolve) => (begun = resolve));
    kit.capabilities.addTool({ name: 'wait' }, async (_, { signal }) => {
      const aborted = once(signal, 'abort');
      begun();
      await aborted;
      return 'late';
    });
    const transport = await kit.warm();
    kit.post(transport, toolCall(1, 'wait'));
    await running;
    await transport.notify({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } });
    expect((await span('tools/call wait')).attributes['error.type']).toBe('cancelled');
  });
});

describe('the parent of a JSON-RPC request', () => {
  const inHttp = (work: () => void) =>
    trace.getTracer('test').startActiveSpan('http', (http) => {
      work();
      http.end();
      return http.spanContext();
    });

  it('is the HTTP request', async () => {
    const transport = await kit.warm();
    const http = inHttp(() => void kit.post(transport, rpcRequest(1, 'ping')));
    expect((await span('ping')).parentSpanContext?.spanId).toBe(http.spanId);
  });

  it('is what _meta names, with its tracestate, and the HTTP request is linked', async () => {
    const transport = await kit.warm();
    const _meta = { traceparent: TRACEPARENT, tracestate: 'acme=1' };
    const http = inHttp(() => void kit.post(transport, rpcRequest(1, 'ping', { _meta })));
    const ping = await span('ping');
    const { parentSpanContext, links } = ping;
    expect(parentSpanContext).toMatchObject({ ...CALLER, isRemote: true });
    expect(parentSpanContext?.traceState?.serialize()).toBe('acme=1');
    expect(ping.spanContext().traceId).toBe(CALLER.traceId);
    expect(links).toMatchObject([{ context: { spanId: http.spanId } }]);
  });

  it.each([['nonsense'], [7], [{}], ['00-0-0-01']])('is the HTTP request where _meta names %j', async (traceparent) => {
    const transport = await kit.warm();
    const http = inHttp(() => void kit.post(transport, rpcRequest(1, 'ping', { _meta: { traceparent } })));
    expect((await span('ping')).parentSpanContext?.spanId).toBe(http.spanId);
  });
});

describe('the span of a tool call', () => {
  it('is inside its request, and around the spans that the tool makes', async () => {
    kit.capabilities.addTool({ name: 'weather' }, async () => {
      await Promise.resolve();
      trace.getTracer('team').startSpan('forecast').end();
      return 'sunny';
    });
    kit.post(await kit.warm(), toolCall(1, 'weather', { _meta: { traceparent: TRACEPARENT } }));
    const request = await span('tools/call weather');
    const call = await span('execute_tool weather');
    expect(call.attributes).toEqual({ 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'weather' });
    expect(request.attributes['gen_ai.tool.name']).toBe('weather');
    expect(call.parentSpanContext?.spanId).toBe(request.spanContext().spanId);
    expect((await span('forecast')).parentSpanContext?.spanId).toBe(call.spanContext().spanId);
  });

  it('keeps calls that run at once apart', async () => {
    kit.capabilities.addTool({ name: 'slow' }, async ({ n }: { n?: number }) => {
      await Promise.resolve();
      trace.getTracer('team').startSpan(`inner ${n}`).end();
      return '';
    });
    const [one, other] = [await kit.warm(), await kit.warm()];
    kit.post(one, toolCall('one', 'slow', { _meta: { traceparent: TRACEPARENT } }));
    kit.post(other, toolCall('other', 'slow', { _meta: { traceparent: OTHER_PARENT } }));
    await until(() => spans().filter(({ name }) => name.startsWith('tools/call')).length === 2);
    const traces = spans()
      .filter(({ name }) => name.startsWith('inner'))
      .map((inner) => inner.spanContext().traceId);
    expect(traces.sort()).toEqual([CALLER.traceId, '1'.repeat(32)].sort());
  });

  it('shows a tool that failed, on its request too', async () => {
    kit.capabilities.addTool({ name: 'broken' }, () => {
      throw new Error('the password is hunter2');
    });
    kit.post(await kit.warm(), toolCall(1, 'broken', { arguments: { secret: 'sesame' } }));
    for (const name of ['execute_tool broken', 'tools/call broken']) {
      const { status, attributes } = await span(name);
      expect(status.code).toBe(SpanStatusCode.ERROR);
      expect(attributes['error.type']).toBe('tool_error');
    }
  });

  it('is made though its request has ended, as that of a task has', async () => {
    const request = { id: 1 };
    await tracing.request(request, 'tools/call', undefined, async () => {
      tracing.requestEnded(request, 'ok');
      await tracing.tool(
        request,
        'late',
        async () => 'done',
        () => 'ok',
      );
    });
    const { parentSpanContext } = await span('execute_tool late');
    expect(parentSpanContext?.spanId).toBe((await span('tools/call')).spanContext().spanId);
  });

  it('is not made for a tool that does not exist', async () => {
    kit.post(await kit.warm(), toolCall(1, 'made-up'));
    expect((await span('tools/call')).attributes['error.type']).toBe('-32602');
    expect(spans()).toHaveLength(1);
  });
});

describe('the span of an HTTP request', () => {
  let server: Server;
  let inside: (request: IncomingMessage) => number;
  beforeEach(async () => {
    server = createServer((request, response) =>
      tracing.http(request, response, () => response.writeHead(inside(request)).end()),
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => server.close());

  async function ask(headers: Record<string, string> = {}, method = 'GET'): Promise<void> {
    const { port } = server.address() as AddressInfo;
    const options = { port, host: '127.0.0.1', path: '/mcp?key=hunter2', method, headers, agent: false };
    const [response] = (await once(get(options), 'response')) as [IncomingMessage];
    response.resume();
    await once(response, 'close');
  }

  it('has the caller as its parent and is the parent of what is inside', async () => {
    inside = () => {
      trace.getTracer('test').startSpan('within').end();
      return 200;
    };
    await ask({ traceparent: TRACEPARENT, 'mcp-session-id': 'my-session' });
    const http = await span('GET /mcp');
    const { kind, attributes, parentSpanContext } = http;
    expect(kind).toBe(SpanKind.SERVER);
    expect(parentSpanContext).toMatchObject(CALLER);
    expect((await span('within')).parentSpanContext?.spanId).toBe(http.spanContext().spanId);
    expect(attributes).toEqual({
      'http.request.method': 'GET',
      'http.response.status_code': 200,
      'http.route': '/mcp',
      'mcp.session.id': sessionHash('my-session'),
      'network.protocol.version': '1.1',
      'url.path': '/mcp',
      'url.scheme': 'http',
    });
  });

  it.each([
    [404, undefined],
    [503, '503'],
  ])('that ends with %d has the error %s', async (status, type) => {
    inside = () => status;
    await ask();
    const { attributes } = await span('GET /mcp');
    expect([attributes['http.response.status_code'], attributes['error.type']]).toEqual([status, type]);
  });

  it('shows no verb that a client made up', async () => {
    inside = () => 405;
    await ask({}, 'PROPFIND');
    expect((await span('HTTP /mcp')).attributes['http.request.method']).toBe('_OTHER');
  });
});

describe('the span of a store command', () => {
  const store = () => new MeasuredSessionStore(kit.store, storeMetrics().metrics, tracing);
  const inRequest = <T>(work: () => Promise<T>) => tracing.request({ id: 1 }, 'ping', undefined, work);

  it('is inside the request that waits for it, without the id of the session', async () => {
    const { record } = await kit.parked();
    await inRequest(() => store().check(record.id));
    const { kind, attributes, parentSpanContext } = await span('check session');
    expect(kind).toBe(SpanKind.CLIENT);
    expect(parentSpanContext).toBeDefined();
    expect(attributes).toEqual({
      'db.system.name': 'redis',
      'db.operation.name': 'check',
      'mooring.store.outcome': 'alive',
    });
  });

  it('is an error while the store is away', async () => {
    kit.store.away = true;
    await inRequest(() => store().check('x'));
    expect((await span('check session')).attributes['error.type']).toBe('unavailable');
  });

  it('is not made for what no request waits for', async () => {
    await store().count();
    expect(spans()).toEqual([]);
  });
});

it('leaves no id, argument, result or message of an error in any span', async () => {
  kit.capabilities.addTool({ name: 'echo' }, () => 'a result of hunter2');
  kit.capabilities.addTool({ name: 'broken' }, () => {
    throw new Error('hunter2');
  });
  const transport = await kit.warm();
  const secret = { arguments: { password: 'hunter2' } };
  kit.post(transport, toolCall(1, 'echo', secret), toolCall(2, 'broken', secret), toolCall(3, 'hunter2', secret));
  await until(() => spans().length === 5);
  const text = JSON.stringify(
    spans().map(({ name, attributes, status, events }) => [name, attributes, status, events]),
  );
  expect(text).not.toContain('hunter2');
  expect(text).not.toContain(transport.sessionId);
});
