import { authConflicts } from './auth-conflicts.js';
import { limitConflicts } from './limit-conflicts.js';
import type { ReadSettings } from './parse-texts.js';
import type { Problem } from './problem.js';
import type { SettingNames } from './setting-names.js';
import { EXAMPLE_STATE_KEY } from './state-key-text.js';

/** Looks for problems in the settings that can be read; those that can't are absent. */
export type SettingsCheck = (values: ReadSettings, names: SettingNames) => readonly Problem[];

/** Settings whose form is right and which are wrong nevertheless: beside each other, or beside the documentation. */
export const conflicts: SettingsCheck = (values, names) =>
  [portConflict, readinessConflict, exampleConflict, authConflicts, limitConflicts].flatMap((check) =>
    check(values, names),
  );

const portConflict: SettingsCheck = ({ port, metricsPort }, names) => {
  if (metricsPort === undefined || metricsPort === 0 || metricsPort !== port) return [];
  const name = names.name('port');
  const what = `is the same as ${name}; use 0 to serve /metrics on ${name}`;
  return [names.problem('metricsPort', String(metricsPort), what, '0')];
};

const readinessConflict: SettingsCheck = (values, names) => {
  if (values.readyRequiresRedis !== true || !('redisUrl' in values) || values.redisUrl !== undefined) return [];
  const what = `needs ${names.name('redisUrl')}, which is not set`;
  return [names.problem('readyRequiresRedis', 'true', what, 'false')];
};

const exampleConflict: SettingsCheck = ({ mcpStateKeys = [] }, names) => {
  if (!mcpStateKeys.includes(EXAMPLE_STATE_KEY)) return [];
  const what = 'has the key of the documentation, which everybody knows; make your own: openssl rand -base64 32';
  return [names.problem('mcpStateKeys', undefined, what, '<32 random bytes in base64>')];
};
