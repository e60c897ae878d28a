import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { AuditModule } from './audit/audit.module.js';
import { CapabilitiesModule } from './capabilities/capabilities.module.js';
import { ConfigModule } from './config/config.module.js';
import type { Settings } from './config/settings.js';
import { HealthModule } from './health/health.module.js';
import { IdentityModule } from './identity/identity.module.js';
import { LifecycleModule } from './lifecycle/lifecycle.module.js';
import { McpModule } from './mcp/mcp.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { RedisModule } from './redis/redis.module.js';
import { SessionModule } from './session/session.module.js';
import { TracingModule } from './tracing/tracing.module.js';

/** The composition root: which modules the service is made of. */
@Module({})
export class AppModule {
  static async register(settings: Settings, teamModules: readonly (Type | DynamicModule)[]): Promise<DynamicModule> {
    return {
      module: AppModule,
      imports: [
        ConfigModule.register(settings),
        IdentityModule.register(settings, teamModules),
        LifecycleModule,
        AuditModule,
        MetricsModule.register(settings),
        TracingModule,
        RedisModule,
        SessionModule,
        CapabilitiesModule,
        McpModule,
        HealthModule,
        ...(settings.adminEnabled ? [(await import('./admin/admin.module.js')).AdminModule] : []),
        ...teamModules,
      ],
    };
  }
}
