import { HOST_SETTINGS, isHostSetting } from './host-settings.js';
import { OptionNames, type Writing } from './option-names.js';
import { optionTexts } from './option-texts.js';
import type { SettingTexts } from './parse-texts.js';
import type { Problem } from './problem.js';
import { isProcessSetting } from './process-settings.js';
import { SettingNames } from './setting-names.js';
import type { Found } from './found.js';
import { optionName } from './settings-options.js';
import { settingFacts, type SettingName } from './variables.js';

/** Where several servers are written. */
export interface ServerList {
  /** `MCP_SERVERS`, `servers` */
  readonly name: string;
  readonly entries: readonly object[];
  readonly json: boolean;
  /** Names of an entry's options that are no settings, which are left alone. */
  readonly beside: readonly string[];
  /** What each server must have of its own, or the process for all of them, beside its path. */
  readonly needed: readonly SettingName[];
}

/** What was found of each server: the settings of the process, under those of its entry. */
export function readServers({ name, entries, json, beside, needed }: ServerList, base: Found): Found[] {
  return entries.map((entry, index) => {
    const writing = { before: `${name}[${index}].`, json };
    return readServer(entry, { writing, beside, needed }, base);
  });
}

interface Entry extends Pick<ServerList, 'beside' | 'needed'> {
  readonly writing: Writing;
}

function readServer(entry: object, { writing, beside, needed }: Entry, base: Found): Found {
  const inEntry = new OptionNames(entry, writing);
  const said = optionTexts(entry, inEntry, { beside, refusal: (setting) => shared(setting, base.names) });
  const texts: SettingTexts = { ...base.texts, mcpServers: undefined, mcpPath: undefined, ...said.texts };
  const isOfEntry = (setting: SettingName) =>
    setting in said.texts || setting === 'mcpPath' || (!isProcessSetting(setting) && base.texts[setting] === undefined);
  const names = new SettingNames(
    (setting) => (isOfEntry(setting) ? inEntry.written(setting) : base.names.written(setting)),
    base.names.embedded,
  );
  const missing = [...needed, 'mcpPath' as const].filter(
    (setting) => texts[setting] === undefined && !(optionName(setting) in entry),
  );
  return { texts, names, problems: [...said.problems, ...missing.map((setting) => unsaid(setting, names, base))] };
}

function shared(setting: SettingName, names: SettingNames): string | undefined {
  if (names.embedded && isHostSetting(setting)) return HOST_SETTINGS[setting];
  if (!isProcessSetting(setting)) return undefined;
  return `is not a setting of one server: all servers of a process share ${names.name(setting)}`;
}

function unsaid(setting: SettingName, names: SettingNames, base: Found): Problem {
  const what = setting === 'mcpPath' ? 'is not set' : `is not set, and neither is ${base.names.name(setting)}`;
  return names.problem(setting, undefined, what, settingFacts(setting).example);
}
