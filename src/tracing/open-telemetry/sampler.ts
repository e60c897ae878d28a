import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import type { Sampler } from '@opentelemetry/sdk-trace';
import type { Settings } from '../../config/settings.js';

/** The standard samplers of `OTEL_TRACES_SAMPLER`. */
export function samplerOf({
  otelTracesSampler: name,
  otelTracesSamplerArg,
}: Pick<Settings, 'otelTracesSampler' | 'otelTracesSamplerArg'>): Sampler {
  const ratio = () => new TraceIdRatioBasedSampler(Number(otelTracesSamplerArg));
  switch (name) {
    case 'always_on':
      return new AlwaysOnSampler();
    case 'always_off':
      return new AlwaysOffSampler();
    case 'traceidratio':
      return ratio();
    case 'parentbased_always_on':
      return new ParentBasedSampler({ root: new AlwaysOnSampler() });
    case 'parentbased_always_off':
      return new ParentBasedSampler({ root: new AlwaysOffSampler() });
    case 'parentbased_traceidratio':
      return new ParentBasedSampler({ root: ratio() });
    default:
      return name satisfies never;
  }
}
