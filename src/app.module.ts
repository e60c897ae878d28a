import { type DynamicModule, Module, type Type } from '@nestjs/common';
import type { Settings } from './config/settings.js';
import { HealthModule } from './health/health.module.js';
import { declaredIdentity } from './identity/declared-identity.js';
import { SlowStartModule } from './lifecycle/slow-start.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { RoutesModule } from './routes/routes.module.js';
import { serverModules } from './server-modules.js';
import { TracingModule } from './tracing/tracing.module.js';

/** The composition root: which modules the service is made of. */
@Module({})
export class AppModule {
  static async register(settings: Settings, teamModules: readonly (Type | DynamicModule)[]): Promise<DynamicModule> {
    const metrics = MetricsModule.register(settings);
    const server = await serverModules({
      settings,
      declared: declaredIdentity(teamModules),
      metrics,
      tracing: TracingModule,
    });
    return {
      module: AppModule,
      imports: [SlowStartModule, RoutesModule.besideEndpoint(), ...server, HealthModule, ...teamModules],
    };
  }
}
