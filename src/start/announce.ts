import { Logger } from '@nestjs/common';
import { counted, countsInWords, sumOf } from '../capabilities/counts.js';
import type { Settings } from '../config/settings.js';
import type { ServedServer } from '../embed/embedded-servers.js';
import { PRODUCT } from '../identity/product.js';
import { type ServerIdentity, shownName } from '../identity/identity.js';
import { type Addresses, addressesOf } from './addresses.js';
import { storeInWords } from './store-in-words.js';

/** A server with the URL that a person on this machine finds it at. */
interface Endpoint extends Pick<ServedServer, 'identity' | 'capabilities'> {
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
  const endpoints = served.map(({ path, ...server }) => ({ ...server, endpoint: `${origin}${path}` }));
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
  const [first, ...others] = endpoints.map(({ identity: { name, version }, endpoint, capabilities }) => ({
    name,
    version,
    endpoint,
    capabilities,
  }));
  if (!first || others.length > 0) return { servers: [first, ...others] };
  const { endpoint, capabilities, ...server } = first;
  return { server, endpoint, capabilities };
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

${endpoints.map((each) => `    endpoint   ${each.endpoint}${others.length > 0 ? ` (${countsInWords(each.capabilities)})` : ''}`).join('\n')}
    serves     ${serves(endpoints, moduleNames)}
    sessions   ${store}
    modules    ${moduleNames.join(', ')}
    metrics    ${metrics}
    health     ${health}

  Connect a client:

${endpoints.map(({ identity, endpoint }) => `    claude mcp add --transport http ${wordOf(identity.name)} ${endpoint}`).join('\n')}
    npx @modelcontextprotocol/inspector --cli ${first?.endpoint} --transport http --method tools/list

`;
}

/** `3 modules, 12 tools, 2 resources, 1 prompt` */
function serves(endpoints: readonly Endpoint[], moduleNames: readonly string[]): string {
  const all = sumOf(endpoints.map(({ capabilities }) => capabilities));
  return `${counted(moduleNames.length, 'module')}, ${countsInWords(all)}`;
}

function servedBy(identity: ServerIdentity): string {
  if (identity.name === PRODUCT.name) return 'Mooring is serving MCP.';
  return `Mooring is serving MCP as ${shownName(identity)} ${identity.version}.`;
}

/** As clients take it on a command line. */
function wordOf(name: string): string {
  return name.replace(/[^\w-]+/g, '-').replace(/^-/, '');
}
