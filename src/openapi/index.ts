/** `@mooring-mcp/server/openapi`: operations of an API as tools (docs/openapi.md). Needs `@scalar/openapi-parser`. */
export { OpenApiTools } from './openapi-tools.js';
export type { ApiOperation, OpenApiOptions, OperationDefinition } from './openapi-options.js';
