import { loadSettings, type Settings } from '../config/settings.js';
import { variableName, variables } from '../config/variables.js';
import { EmbeddingError } from './embedding.error.js';
import type { MooringOptions } from './mooring-options.js';

/** @throws EmbeddingError with all that is wrong */
export function embeddedSettings(options: MooringOptions): Settings {
  const given = Object.entries(options).filter(([name, value]) => name in variables && value !== undefined);
  const env = Object.fromEntries(given.map(([name, value]) => [variableName(name), String(value)]));
  const outcome = loadSettings({ SHUTDOWN_DELAY_SECONDS: '0', HOST: '0.0.0.0', METRICS_PORT: '0', ...env });
  if (!outcome.ok) throw new EmbeddingError(outcome.message);
  return outcome.settings;
}
