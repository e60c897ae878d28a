import { trace, TraceFlags } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  ParentBasedSampler,
  type Sampler,
  SamplingDecision,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace';
import { EventEmitter } from 'node:events';
import type { TracedRequest } from '../tracing.js';
import { OpenTelemetryTracing } from './open-telemetry-tracing.js';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const traceparent = `00-${TRACE_ID}-b7ad6b7169203331-01`;

let asked: string[];
let exporter: InMemorySpanExporter;
let tracing: OpenTelemetryTracing;
beforeEach(() => {
  asked = [];
  exporter = new InMemorySpanExporter();
  const root: Sampler = {
    shouldSample: (_context, _traceId, name) => {
      asked.push(name);
      return { decision: SamplingDecision.NOT_RECORD };
    },
  };
  const spanProcessors = [new SimpleSpanProcessor({ exporter })];
  tracing = new OpenTelemetryTracing({ sampler: new ParentBasedSampler({ root }), spanProcessors });
});
afterEach(() => tracing.onApplicationShutdown());

/** A whole call of a tool, with everything that leaves spans. Resolves with the flags that the tool's own spans inherit. */
function call(request: TracedRequest): Promise<number | undefined> {
  const response = Object.assign(new EventEmitter(), { headersSent: true, statusCode: 200 });
  const run = async () => trace.getActiveSpan()?.spanContext().traceFlags;
  const serve = async () => {
    await tracing.store('check', async () => ({ state: 'alive' }));
    const flags = await tracing.tool(request, 'echo', run, () => 'ok');
    tracing.requestEnded(request, 'ok');
    return flags;
  };
  return new Promise((resolve) =>
    tracing.http({ method: 'POST', headers: {} } as never, response as never, () => {
      resolve(tracing.request(request, 'tools/call', undefined, serve));
    }),
  );
}

describe('a trace that the sampler leaves out', () => {
  it('is asked about once, and the spans of its tool know that they are left out', async () => {
    expect(await call({ id: 1 })).toBe(TraceFlags.NONE);
    expect(asked).toEqual(['POST /mcp']);
    expect(exporter.getFinishedSpans()).toEqual([]);
  });

  it('leaves the trace in that the request itself names', async () => {
    expect(await call({ id: 1, params: { _meta: { traceparent } } })).toBe(TraceFlags.SAMPLED);
    const kept = exporter.getFinishedSpans().map((span) => [span.name, span.spanContext().traceId]);
    expect(kept).toEqual(['check session', 'execute_tool echo', 'tools/call echo'].map((name) => [name, TRACE_ID]));
  });
});
