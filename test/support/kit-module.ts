import { type Abstract, Global, Logger, Module, type Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { AuditLog, NoAuditLog } from '../../src/audit/audit-log.js';
import { AuthModule } from '../../src/auth/auth.module.js';
import { StreamExpiries } from '../../src/auth/stream-expiries.js';
import { SETTINGS, type Settings } from '../../src/config/settings.js';
import { SERVER_IDENTITY, serverIdentity } from '../../src/identity/identity.js';
import { LifecycleModule } from '../../src/lifecycle/lifecycle.module.js';
import { Metrics } from '../../src/metrics/metrics.js';
import { NoTracing } from '../../src/tracing/no-tracing.js';
import { Tracing } from '../../src/tracing/tracing.js';

/** What the modules of the service find around them. */
export interface KitSurroundings {
  readonly settings: Settings;
  readonly metrics: Metrics;
  readonly tracing?: Tracing;
  readonly audit?: AuditLog;
}

/** A port and what stands in for it. */
export type KitPort = readonly [port: Abstract<object>, standIn: object | null];

/**
 * A module of the service and what it imports, without HTTP, Redis and a log. No hook of a start runs before `init()`, so
 * that no timer does; `close()` runs those of an end, of what stands in, too.
 */
export async function compileKit(
  module: Type,
  { settings, metrics, tracing = new NoTracing(), audit = new NoAuditLog() }: KitSurroundings,
  ports: readonly KitPort[],
): Promise<TestingModule> {
  const imports = [surroundings(settings, metrics, tracing, audit), LifecycleModule, module];
  const building = Test.createTestingModule({ imports }).overrideModule(AuthModule).useModule(NoAuthModule);
  for (const [port, standIn] of ports) building.overrideProvider(port).useValue(standIn);
  const compiled = await building.compile();
  Logger.overrideLogger(false);
  return compiled;
}

/** Who calls is what a test says, and the memory for failed tokens costs 10 ms to make. */
@Module({
  providers: [{ provide: StreamExpiries, useFactory: () => new StreamExpiries(null) }],
  exports: [StreamExpiries],
})
class NoAuthModule {}

function surroundings(settings: Settings, metrics: Metrics, tracing: Tracing, audit: AuditLog): Type {
  @Global()
  @Module({
    providers: [
      { provide: SETTINGS, useValue: settings },
      { provide: SERVER_IDENTITY, useValue: serverIdentity(settings) },
      { provide: Metrics, useValue: metrics },
      { provide: Tracing, useValue: tracing },
      { provide: AuditLog, useValue: audit },
    ],
    exports: [SETTINGS, SERVER_IDENTITY, Metrics, Tracing, AuditLog],
  })
  class Surroundings {}
  return Surroundings;
}

/** The providers of a compiled module. */
export abstract class ModuleKit {
  constructor(protected readonly module: TestingModule) {}

  get<T>(token: Type<T> | Abstract<T>): T {
    return this.module.get<T>(token, { strict: false });
  }
}
