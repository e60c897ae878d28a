import type { ServerCapabilities } from '@modelcontextprotocol/sdk/types.js';

export const SERVER_CAPABILITIES: ServerCapabilities = Object.freeze({
  tools: Object.freeze({ listChanged: true }),
  resources: Object.freeze({ subscribe: true, listChanged: true }),
  prompts: Object.freeze({ listChanged: true }),
  logging: Object.freeze({}),
  completions: Object.freeze({}),
});
