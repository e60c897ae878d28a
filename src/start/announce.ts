import { Logger } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import type { ServedServer } from '../embed/embedded-servers.js';
import { PRODUCT } from '../identity/product.js';
import { type ServerIdentity, shownName } from '../identity/identity.js';
import { type Addresses, addressesOf } from './addresses.js';
import { storeInWords } from './store-in-words.js';

/** A server with the URL that a person on this machine finds it at. */
interface Endpoint {
  readonly identity: ServerIdentity;
  readonly endpoint: string;
}

/** Says that the service is up: a block for people, or one `listening` line for machines, as `LOG_FORMAT` has it. */
export function announce(
  settings: Settings,
  served: readonly ServedServer[],
  port: number,
  moduleNames: readonly string[],
): void {
  const { origin, ...addresses } = addressesOf(settings, port);
  const endpoints = served.map(({ identity, path }) => ({ identity, endpoint: `${origin}${path}` }));
  switch (settings.logFormat) {
    case 'pretty':
      process.stdout.write(block(endpoints, addresses, storeInWords(settings), moduleNames));
      return;
    case 'json':
      new Logger('Start').log(
        {
          event: 'listening',
          ...inLog(endpoints),
          release: PRODUCT.version,
          ...addresses,
          modules: moduleNames,
          sessions: storeInWords(settings),
        },
        'Serving MCP',
      );
      return;
    default:
      settings.logFormat satisfies never;
  }
}

function inLog(endpoints: readonly Endpoint[]): object {
  const [first, ...others] = endpoints.map(({ identity: { name, version }, endpoint }) => ({
    name,
    version,
    endpoint,
  }));
  if (!first || others.length > 0) return { servers: [first, ...others] };
  const { endpoint, ...server } = first;
  return { server, endpoint };
}

function block(
  endpoints: readonly Endpoint[],
  { health, metrics }: Omit<Addresses, 'origin'>,
  store: string,
  moduleNames: readonly string[],
): string {
  const [first, ...others] = endpoints;
  return `
  ${first && others.length === 0 ? servedBy(first.identity) : `Mooring is serving ${endpoints.length} servers of MCP.`}

${endpoints.map(({ endpoint }) => `    endpoint   ${endpoint}`).join('\n')}
    sessions   ${store}
    modules    ${moduleNames.join(', ')}
    metrics    ${metrics}
    health     ${health}

  Connect a client:

${endpoints.map(({ identity, endpoint }) => `    claude mcp add --transport http ${wordOf(identity.name)} ${endpoint}`).join('\n')}
    npx @modelcontextprotocol/inspector --cli ${first?.endpoint} --transport http --method tools/list

`;
}

function servedBy(identity: ServerIdentity): string {
  if (identity.name === PRODUCT.name) return 'Mooring is serving MCP.';
  return `Mooring is serving MCP as ${shownName(identity)} ${identity.version}.`;
}

/** As clients take it on a command line. */
function wordOf(name: string): string {
  return name.replace(/[^\w-]+/g, '-').replace(/^-/, '');
}
