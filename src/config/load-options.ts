import { EMBEDDED, isHostSetting } from './host-settings.js';
import { writtenAsOption } from './option-names.js';
import { optionTexts } from './option-texts.js';
import { SettingNames, writtenAsVariable } from './setting-names.js';
import { settle, type SettingsCheck, type SettingsOutcome } from './settings.js';
import type { SettingsOptions } from './settings-options.js';
import { similarVariables } from './similar-variables.js';
import { variableTexts } from './variable-texts.js';
import type { SettingName } from './variables.js';

/** What loading options depends on beside them. */
export interface Around {
  /** Variables, by name, which win over options. Those of the host (`PORT`, `LOG_LEVEL`…) are not read. */
  readonly env?: NodeJS.ProcessEnv;
  /** Names of options that are no settings (`fastPath`), which are left to others. */
  readonly beside?: readonly string[];
  readonly checks?: readonly SettingsCheck[];
}

/**
 * The settings of a server that is a part of another application, from an object: the schemas, checks and defaults of
 * the variables, and the same problems, which name what the author wrote. The defaults are those of a server that other
 * machines reach, but that a shutdown has no delay (the host's readiness is its own).
 */
export function loadOptions(
  options: SettingsOptions,
  { env = {}, beside = [], checks = [] }: Around = {},
): SettingsOutcome {
  const said = optionTexts(options, beside);
  const variables = variableTexts(env, (setting) => !isHostSetting(setting));
  const asOption = writtenAsOption(options);
  const names = new SettingNames(
    (setting) => (variables[setting] === undefined ? asOption(setting) : writtenAsVariable(setting)),
    true,
  );
  const texts = { ...EMBEDDED, ...said.texts, ...variables };
  const settled = settle({ texts, names, problems: said.problems }, { checks });
  if (!settled.ok) return settled;
  const given = new Set(Object.keys({ ...said.texts, ...variables }) as SettingName[]);
  return { ...settled, given, warnings: similarVariables(Object.keys(env)) };
}
