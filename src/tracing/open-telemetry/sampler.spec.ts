import { ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { SamplingDecision } from '@opentelemetry/sdk-trace';
import type { Settings } from '../../config/settings.js';
import { samplerOf } from './sampler.js';

const TRACE_ID = '80000000000000000000000000000000';

function decide(otelTracesSampler: Settings['otelTracesSampler'], otelTracesSamplerArg: string, callerFlags?: number) {
  const caller = { traceId: TRACE_ID, spanId: '1'.repeat(16), traceFlags: callerFlags ?? 0, isRemote: true };
  const parent = callerFlags === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, caller);
  const sampler = samplerOf({ otelTracesSampler, otelTracesSamplerArg });
  const { decision } = sampler.shouldSample(parent, TRACE_ID, 'x', SpanKind.SERVER, {}, []);
  return decision === SamplingDecision.RECORD_AND_SAMPLED;
}

it.each<[Settings['otelTracesSampler'], string, boolean, boolean, boolean]>([
  ['always_on', '1', true, true, true],
  ['always_off', '1', false, false, false],
  ['traceidratio', '1', true, true, true],
  ['traceidratio', '0', false, false, false],
  ['parentbased_always_on', '1', true, true, false],
  ['parentbased_always_off', '1', false, true, false],
  ['parentbased_traceidratio', '1', true, true, false],
  ['parentbased_traceidratio', '0', false, true, false],
])('%s with %s records without a caller: %s, of a caller who records: %s, who does not: %s', (name, arg, ...wanted) => {
  expect([decide(name, arg), decide(name, arg, 1), decide(name, arg, 0)]).toEqual(wanted);
});
