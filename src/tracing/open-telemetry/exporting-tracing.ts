import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { detectResources, envDetector, resourceFromAttributes, type Resource } from '@opentelemetry/resources';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace';
import type { Settings } from '../../config/settings.js';
import type { ServerIdentity } from '../../identity/identity.js';
import { OpenTelemetryTracing, type TracingPlace } from './open-telemetry-tracing.js';
import { ReportingExporter } from './reporting-exporter.js';
import { samplerOf } from './sampler.js';

/**
 * Spans in batches to an OTLP receiver over HTTP. The exporter and the resource read their own standard variables:
 * endpoint, headers, time-out, compression, certificates; service name and resource attributes.
 */
export function exportingTracing(
  settings: Settings,
  identity: ServerIdentity,
  place: TracingPlace = 'service',
): OpenTelemetryTracing {
  const exporter = new ReportingExporter(new OTLPTraceExporter(place === 'guest' ? { url: urlOf(settings) } : {}));
  return new OpenTelemetryTracing(
    {
      resource: resourceOf(identity),
      sampler: samplerOf(settings),
      spanProcessors: [new BatchSpanProcessor({ exporter })],
    },
    place,
  );
}

/** A host says it as an option, which is in no variable. */
function urlOf({ otelExporterOtlpEndpoint = '' }: Settings): string {
  return `${otelExporterOtlpEndpoint.replace(/\/$/, '')}/v1/traces`;
}

function resourceOf({ name, version }: ServerIdentity): Resource {
  return resourceFromAttributes({ 'service.name': name, 'service.version': version }).merge(
    detectResources({ detectors: [envDetector] }),
  );
}
