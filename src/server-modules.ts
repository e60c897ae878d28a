import type { DynamicModule, Type } from '@nestjs/common';
import { AuditModule } from './audit/audit.module.js';
import { ProtectedResourceModule } from './auth/protected-resource.module.js';
import { CapabilitiesModule } from './capabilities/capabilities.module.js';
import { ConfigModule } from './config/config.module.js';
import type { Settings } from './config/settings.js';
import { IdentityModule } from './identity/identity.module.js';
import type { DeclaredIdentity } from './identity/identity.js';
import { LifecycleModule } from './lifecycle/lifecycle.module.js';
import { McpModule } from './mcp/mcp.module.js';
import { RedisModule } from './redis/redis.module.js';
import { SessionModule } from './session/session.module.js';

/** What a server is made of wherever it runs: in the service, or embedded in another application. */
export interface ServerParts {
  readonly settings: Settings;
  /** What its modules say of it. */
  readonly declared: DeclaredIdentity | undefined;
  readonly metrics: DynamicModule;
  /** `TracingModule`, as it is in the service or as a guest. */
  readonly tracing: Type | DynamicModule;
}

/** The modules of one server. */
export async function serverModules({
  settings,
  declared,
  metrics,
  tracing,
}: ServerParts): Promise<(Type | DynamicModule)[]> {
  return [
    ConfigModule.register(settings),
    IdentityModule.register(settings, declared),
    LifecycleModule,
    AuditModule,
    metrics,
    tracing,
    RedisModule,
    SessionModule,
    CapabilitiesModule,
    ProtectedResourceModule,
    McpModule,
    ...(settings.adminEnabled ? [(await import('./admin/admin.module.js')).AdminModule] : []),
  ];
}
