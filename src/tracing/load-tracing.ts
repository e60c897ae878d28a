import { Logger } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import { NoTracing } from './no-tracing.js';
import type { Tracing } from './tracing.js';

/** OpenTelemetry's packages name this version of Node as their oldest. */
const OLDEST_NODE = [22, 15] as const;

const logger = new Logger('Tracing');

/** OpenTelemetry is loaded only where spans are to go somewhere. A Node that is too old costs the spans, not the start. */
export async function loadTracing(settings: Settings, nodeVersion = process.versions.node): Promise<Tracing> {
  if (settings.otelExporterOtlpEndpoint === undefined) return new NoTracing();
  if (!allowsOpenTelemetry(nodeVersion)) {
    logger.warn({
      event: 'tracing.unsupported',
      message: `There will be no traces: OpenTelemetry needs Node ${OLDEST_NODE.join('.')}, and this is ${nodeVersion}. Run a later Node, or unset OTEL_EXPORTER_OTLP_ENDPOINT.`,
    });
    return new NoTracing();
  }
  const { exportingTracing } = await import('./open-telemetry/exporting-tracing.js');
  return exportingTracing(settings);
}

function allowsOpenTelemetry(nodeVersion: string): boolean {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}
