import { trace } from '@opentelemetry/api';
import { TEST_IDENTITY } from '../../test/support/test-identity.js';
import { testSettings } from '../../test/support/test-settings.js';
import { loadTracing } from './load-tracing.js';
import { NoTracing } from './no-tracing.js';
import { OpenTelemetryTracing } from './open-telemetry/open-telemetry-tracing.js';

describe('tracing', () => {
  it('is off while spans have nowhere to go', async () => {
    expect(await loadTracing(testSettings(), TEST_IDENTITY)).toBeInstanceOf(NoTracing);
    expect(trace.getTracer('tool').startSpan('x').isRecording()).toBe(false);
  });

  it('is OpenTelemetry where a receiver is named', async () => {
    const traced = testSettings({ otelExporterOtlpEndpoint: 'http://127.0.0.1:9' });
    const tracing = (await loadTracing(traced, TEST_IDENTITY)) as OpenTelemetryTracing;
    expect(tracing).toBeInstanceOf(OpenTelemetryTracing);
    expect(trace.getTracer('tool').startSpan('x').isRecording()).toBe(true);
    await tracing.onApplicationShutdown();
  });
});
