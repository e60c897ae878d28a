import { type DynamicModule, Global, Module } from '@nestjs/common';
import { SETTINGS } from '../config/settings.js';
import { SERVER_IDENTITY } from '../identity/identity.js';
import { loadTracing } from './load-tracing.js';
import { HarmlessTracing } from './harmless-tracing.js';
import { NoTracing } from './no-tracing.js';
import { Tracing } from './tracing.js';

/** What makes the spans, before it is kept from breaking anything. */
export const TRACING_ADAPTER = Symbol('TRACING_ADAPTER');

/** Whose OpenTelemetry's API is, where it is not ours. */
const PLACE = Symbol('TRACING_PLACE');

/** Makes `Tracing` injectable everywhere: OpenTelemetry where `OTEL_EXPORTER_OTLP_ENDPOINT` is set, else nothing. */
@Global()
@Module({
  providers: [
    {
      provide: TRACING_ADAPTER,
      useFactory: loadTracing,
      inject: [SETTINGS, SERVER_IDENTITY, { token: PLACE, optional: true }],
    },
    { provide: Tracing, useFactory: harmless, inject: [TRACING_ADAPTER] },
  ],
  exports: [Tracing],
})
export class TracingModule {
  /** In an application that has other things to do: OpenTelemetry's API is left to it. */
  static guest(): DynamicModule {
    return { module: TracingModule, providers: [{ provide: PLACE, useValue: 'guest' }] };
  }
}

/** Tracing that is off does nothing that could fail. */
function harmless(adapter: Tracing): Tracing {
  return adapter instanceof NoTracing ? adapter : new HarmlessTracing(adapter);
}
