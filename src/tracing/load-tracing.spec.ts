import { Logger } from '@nestjs/common';
import { trace } from '@opentelemetry/api';
import { testSettings } from '../../test/support/test-settings.js';
import { loadTracing } from './load-tracing.js';
import { NoTracing } from './no-tracing.js';
import { OpenTelemetryTracing } from './open-telemetry/open-telemetry-tracing.js';

const traced = testSettings({ otelExporterOtlpEndpoint: 'http://127.0.0.1:9' });

let warn: jest.SpyInstance;
beforeEach(() => (warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation()));
afterEach(() => jest.restoreAllMocks());

describe('tracing', () => {
  it('is off while spans have nowhere to go', async () => {
    expect(await loadTracing(testSettings(), '24.0.0')).toBeInstanceOf(NoTracing);
    expect(trace.getTracer('tool').startSpan('x').isRecording()).toBe(false);
    expect(warn).not.toHaveBeenCalled();
  });

  it.each(['20.19.0', '22.14.9'])('is off on Node %s, which is said once with what to do', async (version) => {
    expect(await loadTracing(traced, version)).toBeInstanceOf(NoTracing);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn).toHaveBeenCalledWith({
      event: 'tracing.unsupported',
      message: expect.stringMatching(/needs Node 22\.15, and this is .* unset OTEL_EXPORTER_OTLP_ENDPOINT/),
    });
  });

  it.each(['22.15.0', '24.1.0'])('is OpenTelemetry on Node %s', async (version) => {
    const tracing = (await loadTracing(traced, version)) as OpenTelemetryTracing;
    expect(tracing).toBeInstanceOf(OpenTelemetryTracing);
    expect(trace.getTracer('tool').startSpan('x').isRecording()).toBe(true);
    await tracing.onApplicationShutdown();
  });
});
