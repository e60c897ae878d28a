import { Logger } from '@nestjs/common';
import { loadOptions } from '../config/load-options.js';
import type { Settings } from '../config/settings.js';
import { checkRedisUrl } from '../redis/redis-url-check.js';
import { EmbeddingError } from './embedding.error.js';
import type { MooringOptions } from './mooring-options.js';

/** Options that are no settings. */
const BESIDE = ['modules', 'fastPath', 'connectionLimits'];
const BESIDE_IN_SERVERS = ['modules'];

/** What would change nothing without `connectionLimits`. */
const OF_CONNECTIONS = [
  'connectionsMax',
  'connectionsMaxPerAddress',
  'connectionStallSeconds',
  'requestHeadersTimeoutSeconds',
  'requestTimeoutSeconds',
] as const;

/** @throws EmbeddingError with all that is wrong */
export function embeddedSettings({ env, ...options }: MooringOptions): Settings {
  const idle = OF_CONNECTIONS.filter((name) => options[name] !== undefined);
  if (idle.length > 0 && !options.connectionLimits) throw new EmbeddingError(idleBounds(idle));
  const outcome = loadOptions(options, {
    env,
    beside: BESIDE,
    besideInServers: BESIDE_IN_SERVERS,
    checks: [checkRedisUrl],
  });
  if (!outcome.ok) throw new EmbeddingError(outcome.message);
  const logger = new Logger('Mooring');
  for (const warning of outcome.warnings) logger.warn({ event: 'settings.unknown' }, warning);
  return outcome.settings;
}

function idleBounds(names: readonly string[]): string {
  return `${names.join(', ')}: connections are the application's, for all of its routes. Write connectionLimits: true to bound them, or leave this out`;
}
