/** What a team's package may import. Everything else is the service's own and may change with any release. */
export {
  CallContext,
  CapabilityMissingError,
  elicit,
  roots,
  sample,
  type Answer,
  type Answers,
  type ElicitQuestion,
  type Era,
  type Question,
  type RootsQuestion,
  type Sampled,
  type SampleQuestion,
} from './capabilities/call-context.js';
export type { AppCsp, AppPermissions, AppView, ToolUi, ToolVisibility } from './capabilities/apps/app-definition.js';
export type { AppDefinition } from './capabilities/apps/declared-app.js';
export type * from './capabilities/protocol.js';
export type * from './capabilities/protocol-questions.js';
export { CapabilityRegistry } from './capabilities/capability-registry.js';
export { App, Prompt, PublicTool, Resource, ResourceTemplate, Tool } from './capabilities/decorators.js';
export type {
  CacheHint,
  Completer,
  Completers,
  PromptDefinition,
  ResourceDefinition,
  ResourceTemplateDefinition,
  ToolDefinition,
} from './capabilities/definitions.js';
export {
  Extension,
  ExtensionMethod,
  type ExtensionDefinition,
  type ExtensionMethodDefinition,
  type ExtensionMethodHandler,
  type ExtensionMethodReturn,
} from './extensions/extension.decorators.js';
export { ProtocolError, ToolError } from './capabilities/errors.js';
export type { Grants } from './capabilities/grants.js';
export { MCP_CONTEXT_TYPE, mcpArguments, type McpArguments } from './capabilities/handler/mcp-arguments.js';
export { Args, Context } from './capabilities/handler/parameters.js';
export type {
  PromptHandler,
  PromptReturn,
  ResourceHandler,
  ResourceReturn,
  ResourceTemplateHandler,
  TemplateVariables,
  ToolHandler,
  ToolReturn,
} from './capabilities/handlers.js';
export type { CapabilityChange, ListKind } from './capabilities/outcomes.js';
export type { Registration } from './capabilities/capability-registry.js';
export { jsonSchema } from './capabilities/schema/json-schema.js';
export { linearRegExp } from './capabilities/schema/patterns/linear-reg-exp.js';
export type { Schema } from './capabilities/schema/schema.js';
export type { SettingsOptions } from './config/settings-options.js';
export type { ReadinessIndicator } from './health/readiness-check.js';
export { ReadinessChecks, type ReadinessOptions } from './health/readiness-checks.js';
export { MooringHealth } from './health/mooring-health.js';
export { McpServer } from './identity/mcp-server.decorator.js';
export type { DeclaredIdentity } from './identity/identity.js';
export type { MooringOptions, ServerOptions, SeveralOptions } from './embed/mooring-options.js';
export { McpServers, serverRegistry } from './embed/mcp-servers.js';
export { MooringModule } from './mooring.module.js';
export { MooringMetrics } from './metrics/mooring-metrics.js';
export type { Principal } from './session/principal.js';
export { CurrentCaller, routeCallerOf, type RouteCaller } from './routes/current-caller.decorator.js';
export { Public } from './routes/public.decorator.js';
export { Skills, type SkillsDefinition } from './skills/skills.decorator.js';
