import { type DynamicModule, Module } from '@nestjs/common';
import { serverRegistry } from '../embed/mcp-servers.js';
import { serverMetrics } from '../embed/server-metrics.js';
import { Upstream, UPSTREAM_OPTIONS } from './upstream.js';
import type { UpstreamOptions } from './upstream-options.js';

@Module({})
class UpstreamModule {}

/**
 * A module that serves the capabilities of another MCP server: one of this process, a program that speaks MCP over stdio, or one
 * over HTTP (docs/upstream.md). Import it once for each.
 */
export function mcpUpstream(options: UpstreamOptions): DynamicModule {
  const { mcpServer } = options;
  const ofServer = mcpServer === undefined ? [] : [serverRegistry(mcpServer), serverMetrics(mcpServer)];
  return {
    module: UpstreamModule,
    providers: [{ provide: UPSTREAM_OPTIONS, useValue: options }, ...ofServer, Upstream],
  };
}
