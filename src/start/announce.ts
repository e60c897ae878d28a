import { Logger } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import { type Addresses, addressesOf } from './addresses.js';
import { storeInWords } from './store-in-words.js';

/** Says that the service is up: a block for people, or one `listening` line for machines, as `LOG_FORMAT` has it. */
export function announce(settings: Settings, port: number, moduleNames: readonly string[]): void {
  const addresses = addressesOf(settings, port);
  switch (settings.logFormat) {
    case 'pretty':
      process.stdout.write(block(addresses, storeInWords(settings), moduleNames));
      return;
    case 'json':
      new Logger('Start').log(
        { event: 'listening', ...addresses, modules: moduleNames, sessions: storeInWords(settings) },
        'Serving MCP',
      );
      return;
    default:
      settings.logFormat satisfies never;
  }
}

function block({ endpoint, health, metrics }: Addresses, store: string, moduleNames: readonly string[]): string {
  return `
  Mooring is serving MCP.

    endpoint   ${endpoint}
    sessions   ${store}
    modules    ${moduleNames.join(', ')}
    metrics    ${metrics}
    health     ${health}

  Connect a client:

    claude mcp add --transport http mooring ${endpoint}
    npx @modelcontextprotocol/inspector --cli ${endpoint} --transport http --method tools/list

`;
}
