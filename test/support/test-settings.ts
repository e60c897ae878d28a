import { loadSettings, type Settings } from '../../src/config/settings.js';

/** The defaults of every setting; `changes` replaces some. */
export function testSettings(changes: Partial<Settings> = {}): Settings {
  const outcome = loadSettings({});
  if (!outcome.ok) throw new Error(outcome.message);
  return { ...outcome.settings, ...changes };
}
