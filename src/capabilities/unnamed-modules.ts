import type { LoggerService } from '@nestjs/common';
import { notedClasses } from './noted-classes.js';
import { placeOf } from './provider-class.js';
import type { TeamProvider } from './team-providers.js';
import { isMadeOf } from './unserved.js';

/**
 * Warns of classes with decorators in them that are among the providers of an application and of none of its servers, each of
 * which has those of some modules.
 *
 * @param all providers of the application
 * @param ofServers those of its servers
 */
export function warnOfUnnamed(
  all: readonly TeamProvider[],
  ofServers: ReadonlySet<TeamProvider>,
  logger: Pick<LoggerService, 'warn'>,
): void {
  for (const noted of notedClasses()) {
    const providers = all.filter((provider) => isMadeOf(noted, provider));
    const [first] = providers;
    if (!first || providers.some((provider) => ofServers.has(provider))) continue;
    const module = first.host?.name;
    const words = `${placeOf(first)} has ${noted.decorator}, and no server has that module, so that it serves nothing: name ${module} among the modules of a server, or let one of those import it${first.host?.isGlobal ? ' (a global module is of no server that does not name it)' : ''}`;
    logger.warn({ event: 'capabilities.unserved' }, words);
  }
}
