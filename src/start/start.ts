import { Logger, type LoggerService } from '@nestjs/common';
import { problemOfNone } from '../capabilities/counts.js';
import { warnOfSizes } from '../capabilities/list-sizes.js';
import { loadProcessSettings, type Settings } from '../config/settings.js';
import { listen, servedBy, type TeamModule } from '../create-app.js';
import type { ServedServer } from '../embed/embedded-servers.js';
import type { ServerDefinition } from '../embed/server-definition.js';
import { createPino } from '../logging/create-pino.js';
import { PinoLogger } from '../logging/pino-logger.js';
import { checkRedisUrl } from '../redis/redis-url-check.js';
import { announce } from './announce.js';
import { failStart } from './fail-start.js';
import { keptAlive } from './kept-alive.js';
import { makeApp } from './make-app.js';

/**
 * Starts the service from the environment; ends the process with 1 and one message when it cannot.
 *
 * @param home the folder of the service's compiled code
 */
export async function start(home: string): Promise<void> {
  const outcome = loadProcessSettings(checkRedisUrl);
  if (!outcome.ok) {
    process.stderr.write(`${outcome.message}\n`);
    return process.exit(1);
  }
  const { settings, warnings } = outcome;
  const logger = new PinoLogger(createPino(settings));
  Logger.overrideLogger(logger);
  for (const warning of warnings) logger.warn({ event: 'settings.unknown' }, warning, 'Start');
  await keptAlive(serve(settings, logger, home)).catch((error: unknown) => failStart(error, settings, logger));
}

const OPEN_TO_ALL =
  'Authentication is off (AUTH_DISABLED=true): all who reach this port may use everything. Set AUTH_ISSUER and AUTH_AUDIENCE, or keep the port behind something that authenticates';

async function serve(settings: Settings, logger: LoggerService, home: string): Promise<void> {
  const { app, modules, servers } = await makeApp(settings, logger, home);
  const port = await listen(app, settings);
  for (const { name } of openServers(settings, servers))
    logger.warn({ event: 'auth.disabled', ...(name && { server: name }) }, OPEN_TO_ALL, 'Start');
  const served = servedBy(app);
  announce(settings, served, port, modules.map(nameOf));
  warnOfNone(served, logger);
  for (const { identity, registry } of served) warnOfSizes(identity.name, registry, new Logger('Start'));
}

function warnOfNone(served: readonly ServedServer[], logger: LoggerService): void {
  for (const { identity, capabilities } of served) {
    const problem = problemOfNone(identity.name, capabilities);
    if (problem !== undefined) logger.warn({ event: 'capabilities.none', server: identity.name }, problem, 'Start');
  }
}

type Named = Pick<ServerDefinition, 'name' | 'settings'>;

function openServers(settings: Settings, servers: readonly Named[] = [{ settings }]): readonly Named[] {
  return servers.filter((server) => server.settings.authDisabled);
}

function nameOf(teamModule: TeamModule): string {
  return 'module' in teamModule ? teamModule.module.name : teamModule.name;
}
