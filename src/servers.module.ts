import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { DiscoveryModule, ExternalContextCreator } from '@nestjs/core';
import { AuditModule } from './audit/audit.module.js';
import { CapabilityRegistry } from './capabilities/capability-registry.js';
import { ConfigModule } from './config/config.module.js';
import type { Settings } from './config/settings.js';
import { EmbeddedServers } from './embed/embedded-servers.js';
import { HANDLER_CREATOR } from './embed/handler-creator.js';
import { McpServers } from './embed/mcp-servers.js';
import { type HostOptions, MOORING_OPTIONS } from './embed/mooring-options.js';
import { hostRegistry, prepared, PREPARED_SERVERS } from './embed/prepared-servers.js';
import type { ServerDefinition } from './embed/server-definition.js';
import { SERVER_TRACING } from './embed/server-tracing.js';
import { IdentityModule } from './identity/identity.module.js';
import { MooringHealth } from './health/mooring-health.js';
import { ServersHealthModule } from './health/servers-health.module.js';
import { LifecycleModule } from './lifecycle/lifecycle.module.js';
import { SlowStartModule } from './lifecycle/slow-start.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { Metrics } from './metrics/metrics.js';
import { MooringMetrics } from './metrics/mooring-metrics.js';
import { TracingModule } from './tracing/tracing.module.js';
import { routeSettings } from './routes/route-settings.js';
import { RoutesModule } from './routes/routes.module.js';

/** The requests of a service are for its servers. */
const OPTIONS: HostOptions = { fastPath: true, isService: true };

/** The composition root of the service where it has several servers: an application that embeds each of them. */
@Module({})
export class ServersModule {
  static register(
    settings: Settings,
    servers: readonly ServerDefinition[],
    teamModules: readonly (Type | DynamicModule)[],
  ): DynamicModule {
    const metrics = new MooringMetrics();
    return {
      module: ServersModule,
      imports: [
        ConfigModule.register(routeSettings(settings, servers)),
        SlowStartModule,
        IdentityModule.register(settings, undefined),
        LifecycleModule,
        AuditModule,
        TracingModule,
        RoutesModule.alone(),
        DiscoveryModule,
        MetricsModule.serve(settings, metrics),
        ServersHealthModule,
        ...teamModules,
      ],
      providers: [
        { provide: PREPARED_SERVERS, useValue: servers.map(prepared) },
        { provide: MOORING_OPTIONS, useValue: OPTIONS },
        // Of what this application itself counts nothing is of one server.
        { provide: Metrics, useValue: metrics.of(servers[0]?.name) },
        // As in the service with one server: what teams have for all (`APP_GUARD`) holds for capabilities.
        { provide: HANDLER_CREATOR, useExisting: ExternalContextCreator },
        { provide: SERVER_TRACING, useValue: TracingModule },
        hostRegistry,
        McpServers,
        EmbeddedServers,
        MooringHealth,
      ],
      exports: [CapabilityRegistry, McpServers, Metrics, MooringHealth],
      global: true,
    };
  }
}
