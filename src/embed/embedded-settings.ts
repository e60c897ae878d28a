import { Logger } from '@nestjs/common';
import { loadOptions } from '../config/load-options.js';
import type { Settings } from '../config/settings.js';
import { checkRedisUrl } from '../redis/redis-url-check.js';
import { EmbeddingError } from './embedding.error.js';
import type { MooringOptions } from './mooring-options.js';

/** Options that are no settings. */
const BESIDE = ['modules', 'fastPath', 'connectionLimits'];
const BESIDE_IN_SERVERS = ['modules'];

/** @throws EmbeddingError with all that is wrong */
export function embeddedSettings({ env, ...options }: MooringOptions): Settings {
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
