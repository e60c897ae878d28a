import { ConfigurableModuleBuilder, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { CapabilityRegistry } from './capabilities/capability-registry.js';
import { EmbeddedServers } from './embed/embedded-servers.js';
import { hostCreator } from './embed/handler-creator.js';
import { MOORING_OPTIONS, type MooringOptions } from './embed/mooring-options.js';
import { hostRegistry, preparedServers } from './embed/prepared-servers.js';
import { MooringHealth } from './health/mooring-health.js';
import { McpServers } from './embed/mcp-servers.js';
import { hostCounts } from './embed/server-metrics.js';
import { SERVER_TRACING } from './embed/server-tracing.js';
import { ReadinessModule } from './health/readiness.module.js';
import { SlowStartModule } from './lifecycle/slow-start.module.js';
import { HostMetricsModule } from './metrics/host-metrics.module.js';
import { Metrics } from './metrics/metrics.js';
import { TracingModule } from './tracing/tracing.module.js';

const { ConfigurableModuleClass } = new ConfigurableModuleBuilder<MooringOptions>({
  optionsInjectionToken: MOORING_OPTIONS,
})
  .setClassMethodName('forRoot')
  .setExtras({ isGlobal: true }, (definition, { isGlobal }) => ({ ...definition, global: isGlobal }))
  .build();

const guestTracing = { provide: SERVER_TRACING, useValue: TracingModule.guest() };

/** Embeds MCP servers in any application of Nest (docs/embedding.md): `MooringModule.forRoot({ … })`. */
@Module({
  imports: [SlowStartModule, DiscoveryModule, HostMetricsModule, ReadinessModule],
  providers: [
    hostCreator,
    preparedServers,
    hostRegistry,
    hostCounts,
    McpServers,
    EmbeddedServers,
    MooringHealth,
    guestTracing,
  ],
  exports: [CapabilityRegistry, Metrics, McpServers, HostMetricsModule, MooringHealth],
})
export class MooringModule extends ConfigurableModuleClass {}
