import { EMBEDDED, HOST_SETTINGS, isHostSetting } from './host-settings.js';
import { OptionNames } from './option-names.js';
import { optionTexts } from './option-texts.js';
import type { Problem } from './problem.js';
import { readServers } from './read-servers.js';
import { SettingNames, writtenAsVariable } from './setting-names.js';
import { settle, type SettingsCheck, type SettingsOutcome } from './settings.js';
import type { SettingsOptions } from './settings-options.js';
import { similarVariables } from './similar-variables.js';
import { variableTexts } from './variable-texts.js';
import { settingFacts } from './variables.js';

/** What loading options depends on beside them. */
export interface Around {
  /** Variables, by name, which win over options. Those of the host (`PORT`, `LOG_LEVEL`…) are not read. */
  readonly env?: NodeJS.ProcessEnv;
  /** Names of options that are no settings (`fastPath`), which are left to others. */
  readonly beside?: readonly string[];
  /** The same in each of `servers`. */
  readonly besideInServers?: readonly string[];
  readonly checks?: readonly SettingsCheck[];
}

const SERVERS = 'servers';

/**
 * The settings of servers that are a part of another application, from an object: the schemas, checks and defaults of
 * the variables, and the same problems, which name what the author wrote. The defaults are those of a server that other
 * machines reach, but that a shutdown has no delay (the host's readiness is its own). Where there are `servers`, variables
 * win over what stands beside these, and what one of them says for itself wins over both.
 */
export function loadOptions(
  options: SettingsOptions,
  { env = {}, beside = [], besideInServers = [], checks = [] }: Around = {},
): SettingsOutcome {
  const asOption = new OptionNames(options);
  const said = optionTexts(options, asOption, {
    beside: [...beside, SERVERS],
    refusal: (setting) => (isHostSetting(setting) ? HOST_SETTINGS[setting] : undefined),
  });
  const variables = variableTexts(env, (setting) => !isHostSetting(setting));
  const names = new SettingNames(
    (setting) => (variables[setting] === undefined ? asOption.written(setting) : writtenAsVariable(setting)),
    true,
  );
  const { entries, problems } = entriesOf(options, names);
  const texts = { ...EMBEDDED, ...said.texts, ...variables };
  const found = { texts, names, problems: [...said.problems, ...problems] };
  const list = { name: SERVERS, entries, json: false, beside: besideInServers, needed: [] };
  const warnings = similarVariables(Object.keys(env));
  const settled = settle(found, { checks, hints: warnings }, readServers(list, found));
  return settled.ok ? { ...settled, warnings } : settled;
}

interface Entries {
  readonly entries: readonly object[];
  readonly problems: readonly Problem[];
}

function entriesOf({ servers }: { readonly servers?: unknown }, names: SettingNames): Entries {
  if (servers === undefined) return { entries: [], problems: [] };
  const isList = Array.isArray(servers) && servers.every((entry) => typeof entry === 'object' && entry !== null);
  if (isList && servers.length > 0) return { entries: servers as object[], problems: [] };
  const what = isList ? 'is empty; leave it out for one server' : 'is not a list of objects, one for each server';
  return { entries: [], problems: [names.problem('mcpServers', undefined, what, settingFacts('mcpServers').example)] };
}
