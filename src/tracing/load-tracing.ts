import type { Settings } from '../config/settings.js';
import type { ServerIdentity } from '../identity/identity.js';
import { NoTracing } from './no-tracing.js';
import type { Tracing } from './tracing.js';

/** OpenTelemetry is loaded only where spans are to go somewhere. */
export async function loadTracing(
  settings: Settings,
  identity: ServerIdentity,
  place: 'service' | 'guest' = 'service',
): Promise<Tracing> {
  if (settings.otelExporterOtlpEndpoint === undefined) return new NoTracing();
  const { exportingTracing } = await import('./open-telemetry/exporting-tracing.js');
  return exportingTracing(settings, identity, place);
}
