import { PACKAGE_NAME } from '../identity/product.js';

export const HELP = `Serves the Model Context Protocol: tools, resources and prompts of Nest modules.

  mooring                      serve MCP at http://127.0.0.1:3000/mcp, with a demo unless MCP_MODULES says what
  mooring --stdio              serve one client on this machine, by standard input and output
  mooring dev ./src/index.ts   compile a package of yours, serve it, and do both again after each change
  mooring --version            say which version this is

Without an installation, npx ${PACKAGE_NAME} does the same as mooring.

  MCP_MODULES      packages or files whose modules are served, separated by commas: ./dist/index.js,@acme/weather
  REDIS_URL        where sessions are kept; in memory without it
  PORT, HOST       where to listen; any address but loopback wants AUTH_ISSUER and AUTH_AUDIENCE

All settings are environment variables: docs/settings.md in this package. A package of your own: npm create ${PACKAGE_NAME}
`;
