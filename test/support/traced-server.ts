import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { EventEmitter } from 'node:events';
import { OpenTelemetryTracing, type TracingPlace } from '../../src/tracing/open-telemetry/open-telemetry-tracing.js';

/** The tracing of one server of a process, and what it has recorded. */
export function tracedServer(place?: TracingPlace) {
  const exporter = new InMemorySpanExporter();
  const tracing = new OpenTelemetryTracing({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }, place);

  /** A whole call of a tool, with everything that leaves spans. */
  function call<T>(run: () => Promise<T>): Promise<T> {
    const request = { id: 1 };
    const response = Object.assign(new EventEmitter(), { headersSent: true, statusCode: 200 });
    const serve = async () => {
      await tracing.store('check', async () => ({ state: 'alive' }));
      const result = await tracing.tool(request, 'echo', run, () => 'ok');
      tracing.requestEnded(request, 'ok');
      response.emit('close');
      return result;
    };
    return new Promise((resolve) =>
      tracing.http({ method: 'POST', headers: {} } as never, response as never, () => {
        resolve(tracing.request(request, 'tools/call', undefined, serve));
      }),
    );
  }

  /** Each span with the name of the one that it is inside of. */
  function tree(): Record<string, string | undefined> {
    const spans = exporter.getFinishedSpans();
    const nameOf = (id: string | undefined) => spans.find((span) => span.spanContext().spanId === id)?.name;
    return Object.fromEntries(spans.map(({ name, parentSpanContext }) => [name, nameOf(parentSpanContext?.spanId)]));
  }

  return { call, tree, exporter, end: () => tracing.onApplicationShutdown() };
}

/** What each call leaves, of whatever server. */
export const OF_A_CALL = {
  'POST /mcp': undefined,
  'tools/call echo': 'POST /mcp',
  'check session': 'tools/call echo',
  'execute_tool echo': 'tools/call echo',
};
