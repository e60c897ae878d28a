import { Global, Module } from '@nestjs/common';
import { SETTINGS } from '../config/settings.js';
import { loadTracing } from './load-tracing.js';
import { Tracing } from './tracing.js';

/** Makes `Tracing` injectable everywhere: OpenTelemetry where `OTEL_EXPORTER_OTLP_ENDPOINT` is set, else nothing. */
@Global()
@Module({
  providers: [{ provide: Tracing, useFactory: loadTracing, inject: [SETTINGS] }],
  exports: [Tracing],
})
export class TracingModule {}
