import { loadSettings } from '../../src/config/settings.js';
import { describeChart, refusal, render } from './support/chart.js';

const endpoint = 'http://otel-collector.monitoring:4318';

function otelVariables(tracing: object): Record<string, string> {
  const { environment } = render({ values: { tracing } });
  return Object.fromEntries(Object.entries(environment).filter(([name]) => name.startsWith('OTEL_')));
}

describeChart('the tracing of the chart', () => {
  it('is off, without a trace of it, until it has an endpoint', () => {
    expect(otelVariables({})).toEqual({});
    expect(otelVariables({ sampler: 'always_on' })).toEqual({});
  });

  it('names the service after the release and records what callers record', () => {
    expect(otelVariables({ endpoint })).toEqual({
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      OTEL_SERVICE_NAME: 'mooring',
      OTEL_TRACES_SAMPLER: 'parentbased_always_on',
      OTEL_TRACES_SAMPLER_ARG: '1',
    });
  });

  it('passes more variables on, and lets them rename the service', () => {
    const extra = { OTEL_SERVICE_NAME: 'weather', OTEL_EXPORTER_OTLP_TIMEOUT: 2000 };
    expect(otelVariables({ endpoint, extra })).toMatchObject({
      OTEL_SERVICE_NAME: 'weather',
      OTEL_EXPORTER_OTLP_TIMEOUT: '2000',
    });
  });

  it.each([0, 0.001, 0.0000001, 1])('gives the service a ratio of %d that it reads', (samplerRatio) => {
    const outcome = loadSettings(otelVariables({ endpoint, sampler: 'traceidratio', samplerRatio }));
    if (!outcome.ok) throw new Error(outcome.message);
    expect(Number(outcome.settings.otelTracesSamplerArg)).toBe(samplerRatio);
    expect(outcome.settings).toMatchObject({ otelExporterOtlpEndpoint: endpoint, otelTracesSampler: 'traceidratio' });
  });

  it.each<[string, object, RegExp]>([
    ['variables that would do nothing', { extra: { OTEL_SERVICE_NAME: 'x' } }, /set tracing\.endpoint/],
    [
      'a second sampler',
      { endpoint, extra: { OTEL_TRACES_SAMPLER: 'always_on' } },
      /use tracing\.endpoint, tracing\.sa/,
    ],
    ['variables of others', { endpoint, extra: { REDIS_URL: 'redis://a' } }, /REDIS_URL|propertyNames|pattern/],
    ['an endpoint without a scheme', { endpoint: 'otel-collector:4318' }, /tracing[./]endpoint/],
    ['a sampler that is none', { endpoint, sampler: 'sometimes' }, /tracing[./]sampler/],
    ['more than all traces', { endpoint, samplerRatio: 2 }, /tracing[./]samplerRatio/],
  ])('refuses %s', (_, tracing, message) => {
    expect(refusal({ tracing })).toMatch(message);
  });
});
