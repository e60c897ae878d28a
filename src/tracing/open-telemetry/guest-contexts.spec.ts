import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { OF_A_CALL, tracedServer } from '../../../test/support/traced-server.js';

const ofHost = () => async () => trace.getTracer('of-the-host').startActiveSpan('query', async (span) => span.end());

describe('a server that traces in an application of another party', () => {
  it("registers nothing with OpenTelemetry's API, and has its spans in order nevertheless", async () => {
    const guest = tracedServer('guest');
    expect(trace.getTracer('of-the-host').startSpan('x').isRecording()).toBe(false);
    expect(context.setGlobalContextManager(new AsyncLocalStorageContextManager())).toBe(true);
    expect(propagation.fields()).toEqual([]);
    context.disable();
    await guest.call(ofHost());
    expect(guest.tree()).toEqual(OF_A_CALL);
    await guest.end();
  });

  it('lets what the application traces in a tool be inside of the call, and leaves it as it was', async () => {
    const exporter = new InMemorySpanExporter();
    const host = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    trace.setGlobalTracerProvider(host);
    const guest = tracedServer('guest');
    await guest.call(ofHost());
    expect(guest.tree()).toEqual(OF_A_CALL);
    const [query] = exporter.getFinishedSpans();
    const tool = guest.exporter.getFinishedSpans().find(({ name }) => name === 'execute_tool echo');
    expect(query?.parentSpanContext?.spanId).toBe(tool?.spanContext().spanId);
    await guest.end();
    expect(trace.getTracer('of-the-host').startSpan('x').isRecording()).toBe(true);
    context.disable();
    trace.disable();
  });
});
