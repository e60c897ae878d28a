/** `@mooring-mcp/server/upstream`: capabilities of other MCP servers (docs/upstream.md). Loads the client of the SDK. */
export { mcpUpstream } from './mcp-upstream.js';
export type {
  CommandOptions,
  ConnectableServer,
  InProcessOptions,
  UpstreamCapability,
  UpstreamDefinition,
  UpstreamOptions,
  UrlOptions,
} from './upstream-options.js';
