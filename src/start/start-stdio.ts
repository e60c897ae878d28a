import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { Logger } from '@nestjs/common';
import { CapabilityRegistry } from '../capabilities/capability-registry.js';
import { countsInWords } from '../capabilities/counts.js';
import { warnOfSizes } from '../capabilities/list-sizes.js';
import { loadStdioSettings, type Settings } from '../config/settings.js';
import { servedBy } from '../create-app.js';
import { McpServers } from '../embed/mcp-servers.js';
import type { ServedServer } from '../embed/embedded-servers.js';
import { shownName } from '../identity/identity.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { createPino, STDERR } from '../logging/create-pino.js';
import { PinoLogger } from '../logging/pino-logger.js';
import { checkRedisUrl } from '../redis/redis-url-check.js';
import { inMemoryFetch } from '../stdio/in-memory-fetch.js';
import { protectedStdout } from '../stdio/protected-stdout.js';
import { StdioBridge } from '../stdio/stdio-bridge.js';
import { failStart } from './fail-start.js';
import { keptAlive } from './kept-alive.js';
import { type Made, makeApp } from './make-app.js';
import { StartError } from './start-problem.js';

/** Names one of several servers: `--server=orders`. */
const SERVER_OPTION = '--server=';

/**
 * Serves the client that started this process over stdin and stdout, and ends when stdin does. The same modules as over
 * HTTP; no port is opened.
 *
 * @param home the folder of the service's compiled code
 */
export async function startStdio(home: string): Promise<void> {
  const messages = protectedStdout();
  const outcome = loadStdioSettings(checkRedisUrl);
  if (!outcome.ok) {
    process.stderr.write(`${outcome.message}\n`);
    return process.exit(1);
  }
  const { settings } = outcome;
  const logger = new PinoLogger(createPino(settings, STDERR));
  Logger.overrideLogger(logger);
  try {
    const stdio = new StdioServerTransport(process.stdin, messages, { maxBufferSize: settings.requestMaxBytes });
    await serve(settings, stdio, logger, home);
  } catch (error) {
    failStart(error, settings, logger);
  }
}

async function serve(settings: Settings, stdio: Transport, logger: PinoLogger, home: string): Promise<void> {
  const { app, shutdown } = await keptAlive(initialized(settings, logger, home));
  app.get(Lifecycle).ready();
  const { path, identity, capabilities } = chosen(servedBy(app));
  const registry = servedBy(app).length > 1 ? app.get(McpServers).registry(identity.name) : app.get(CapabilityRegistry);
  const bridge = new StdioBridge(
    stdio,
    inMemoryFetch(app.getHttpServer()),
    new URL(`http://localhost${path}`),
    (name) => registry.findTool(name)?.item,
  );
  const words = `${shownName(identity)} serves one client over stdin and stdout: ${countsInWords(capabilities)}`;
  logger.log({ event: 'stdio.ready', capabilities }, words, 'Start');
  warnOfSizes(identity.name, registry, new Logger('Start'));
  await bridge.serve();
  shutdown.finish('the end of stdin');
}

async function initialized(...parts: Parameters<typeof makeApp>): Promise<Made> {
  const made = await makeApp(...parts);
  await made.app.init();
  return made;
}

/** @throws StartError where there are several, and none or no known one is named */
function chosen(served: readonly ServedServer[]): ServedServer {
  const name = process.argv.find((arg) => arg.startsWith(SERVER_OPTION))?.slice(SERVER_OPTION.length);
  const found = name === undefined ? served : served.filter(({ identity }) => identity.name === name);
  const [one, ...others] = found;
  if (one && others.length === 0) return one;
  const names = served.map(({ identity }) => identity.name).join(', ');
  throw new StartError(
    `Over stdio one server is served, and there are several: say ${SERVER_OPTION}NAME, one of ${names}`,
  );
}
