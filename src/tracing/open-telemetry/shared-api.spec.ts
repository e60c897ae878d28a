import { context, createContextKey, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { OF_A_CALL, tracedServer } from '../../../test/support/traced-server.js';

/** As a tool traces: with a tracer that it keeps. */
const tracer = trace.getTracer('of-a-tool');
const query = async () => tracer.startActiveSpan('query', async (span) => span.end());

/** Whether the API does anything at all. */
function isRegistered() {
  const key = createContextKey('seen');
  const keeps = context.with(ROOT_CONTEXT.setValue(key, 1), () => context.active().getValue(key) === 1);
  return [keeps, trace.getTracer('x').startSpan('x').isRecording(), propagation.fields().length > 0];
}

describe("OpenTelemetry's API, of servers that trace in one process", () => {
  it('puts what a tool traces inside of its call, and sends it where that of its server goes', async () => {
    const [orders, billing] = [tracedServer(), tracedServer()];
    await Promise.all([orders.call(query), billing.call(query), billing.call(query)]);
    expect(orders.tree()).toEqual({ ...OF_A_CALL, query: 'execute_tool echo' });
    expect(billing.tree()).toEqual({ ...OF_A_CALL, query: 'execute_tool echo' });
    expect([orders, billing].map(({ exporter }) => exporter.getFinishedSpans().length)).toEqual([5, 10]);
    await Promise.all([orders.end(), billing.end()]);
  });

  it.each([
    ['first', 0],
    ['last', 1],
  ])('stays as it is for one when the one that began %s ends', async (_, ends) => {
    const servers = [tracedServer(), tracedServer()];
    await servers[ends]!.end();
    await servers[1 - ends]!.call(query);
    expect(servers[1 - ends]!.tree()).toEqual({ ...OF_A_CALL, query: 'execute_tool echo' });
    await servers[1 - ends]!.end();
  });

  it('is as it was once all have ended, and again theirs when one begins', async () => {
    expect(isRegistered()).toEqual([false, false, false]);
    const first = tracedServer();
    expect(isRegistered()).toEqual([true, true, true]);
    await first.end();
    expect(isRegistered()).toEqual([false, false, false]);
    expect(tracer.startSpan('nobody records it').isRecording()).toBe(false);
    const second = tracedServer();
    await second.call(query);
    expect(second.tree()).toMatchObject({ query: 'execute_tool echo' });
    await second.end();
  });
});
