import { Logger } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import { PRODUCT } from '../identity/product.js';
import { type ServerIdentity, shownName } from '../identity/identity.js';
import { type Addresses, addressesOf } from './addresses.js';
import { storeInWords } from './store-in-words.js';

/** Says that the service is up: a block for people, or one `listening` line for machines, as `LOG_FORMAT` has it. */
export function announce(
  settings: Settings,
  identity: ServerIdentity,
  port: number,
  moduleNames: readonly string[],
): void {
  const addresses = addressesOf(settings, port);
  switch (settings.logFormat) {
    case 'pretty':
      process.stdout.write(block(identity, addresses, storeInWords(settings), moduleNames));
      return;
    case 'json':
      new Logger('Start').log(
        {
          event: 'listening',
          server: { name: identity.name, version: identity.version },
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

function block(
  identity: ServerIdentity,
  { endpoint, health, metrics }: Addresses,
  store: string,
  moduleNames: readonly string[],
): string {
  return `
  ${servedBy(identity)}

    endpoint   ${endpoint}
    sessions   ${store}
    modules    ${moduleNames.join(', ')}
    metrics    ${metrics}
    health     ${health}

  Connect a client:

    claude mcp add --transport http ${wordOf(identity.name)} ${endpoint}
    npx @modelcontextprotocol/inspector --cli ${endpoint} --transport http --method tools/list

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
