import { HOST_SETTINGS, isHostSetting } from './host-settings.js';
import { heldBy, writtenAsOption } from './option-names.js';
import { optionText } from './option-text.js';
import type { SettingTexts } from './parse-texts.js';
import type { Problem } from './problem.js';
import { SettingNames } from './setting-names.js';
import { settingsByOption } from './settings-options.js';
import { similarName } from './similar-names.js';
import { settingFacts, type SettingName, variableName } from './variables.js';

interface ReadOptions {
  readonly texts: SettingTexts;
  readonly problems: readonly Problem[];
}

/**
 * The texts of the settings that an object of options holds.
 * @param beside names of options that are no settings, which are left alone
 */
export function optionTexts(options: object, beside: readonly string[]): ReadOptions {
  const texts: Partial<Record<SettingName, string>> = {};
  const problems: Problem[] = [];
  const names = new SettingNames(writtenAsOption(options));
  for (const [name, value] of flat(options)) {
    if (value === undefined || beside.includes(name)) continue;
    const setting = settingsByOption.get(name);
    if (setting === undefined || isHostSetting(setting)) {
      problems.push(refusal(options, name, beside));
      continue;
    }
    const outcome = optionText(setting, value);
    const { secret, example } = settingFacts(setting);
    if (outcome.ok) texts[setting] = outcome.text;
    else problems.push(names.problem(setting, secret ? undefined : '', outcome.problem, example));
  }
  return { texts, problems };
}

/** Every option by its name, those of `identity` as `identity.name`. */
function flat(options: object): [name: string, value: unknown][] {
  return Object.entries(options).flatMap(([name, value]: [string, unknown]) =>
    name === IDENTITY && isObject(value)
      ? Object.entries(value).map(([member, held]): [string, unknown] => [`${IDENTITY}.${member}`, held])
      : [[name, value] as [string, unknown]],
  );
}

const IDENTITY = 'identity';

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refusal(options: object, name: string, beside: readonly string[]): Problem {
  if (isHostSetting(name)) return { said: heldBy(options, name), what: HOST_SETTINGS[name] };
  if (name === IDENTITY)
    return { said: heldBy(options, name), what: 'is not an object', example: "identity: { name: 'acme-orders' }" };
  const meant = meantBy(name, beside);
  return { said: name, what: `is not an option${meant === undefined ? '' : `. Did you mean ${meant}?`}` };
}

/** The option that has the name of the variable, or of the setting, or nearly its own. */
function meantBy(name: string, beside: readonly string[]): string | undefined {
  for (const [option, setting] of settingsByOption) {
    if (!isHostSetting(setting) && (setting === name || variableName(setting) === name)) return option;
  }
  const options = [...settingsByOption].filter(([, setting]) => !isHostSetting(setting)).map(([option]) => option);
  return similarName(name, [...options, IDENTITY, ...beside]);
}
