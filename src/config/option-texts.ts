import type { OptionNames } from './option-names.js';
import { optionText } from './option-text.js';
import type { SettingTexts } from './parse-texts.js';
import type { Problem } from './problem.js';
import { SettingNames } from './setting-names.js';
import { optionName, settingsByOption } from './settings-options.js';
import { similarName } from './similar-names.js';
import { settingFacts, type SettingName, settingNames, variableName } from './variables.js';

/** What an object of options may hold. */
export interface OptionScope {
  /** Names of options that are no settings, which are left alone. */
  readonly beside: readonly string[];
  /** Why a setting may not stand here, as a verb phrase; `undefined` where it may. */
  refusal(setting: SettingName): string | undefined;
}

interface ReadOptions {
  readonly texts: SettingTexts;
  readonly problems: readonly Problem[];
}

const IDENTITY = 'identity';

/** The texts of the settings that an object of options holds. */
export function optionTexts(options: object, names: OptionNames, scope: OptionScope): ReadOptions {
  const texts: Partial<Record<SettingName, string>> = {};
  const problems: Problem[] = [];
  for (const [name, value] of flat(options)) {
    if (value === undefined || scope.beside.includes(name)) continue;
    const setting = settingsByOption.get(name);
    const refused = setting === undefined ? unknown(name, names, scope) : unfit(setting, name, names, scope);
    if (refused) problems.push(refused);
    if (refused || setting === undefined) continue;
    const outcome = optionText(setting, value);
    if (outcome.ok) texts[setting] = outcome.text;
    else problems.push(untaken(setting, outcome.problem, names));
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

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function untaken(setting: SettingName, what: string, names: OptionNames): Problem {
  const { secret, example } = settingFacts(setting);
  return new SettingNames(names.written).problem(setting, secret ? undefined : '', what, example);
}

function unfit(setting: SettingName, name: string, names: OptionNames, scope: OptionScope): Problem | undefined {
  const what = scope.refusal(setting);
  return what === undefined ? undefined : { said: names.name(name), what };
}

function unknown(name: string, names: OptionNames, scope: OptionScope): Problem {
  if (name === IDENTITY) return { said: names.held(name), what: 'is not an object with the members of an identity' };
  const own = settingNames.find((setting) => setting === name || variableName(setting) === name);
  const refused = own && unfit(own, name, names, scope);
  if (refused) return refused;
  const meant = own ? optionName(own) : similarName(name, optionsOf(scope));
  return {
    said: names.name(name),
    what: `is not an option${meant === undefined ? '' : `. Did you mean ${meant}?`}`,
  };
}

function optionsOf(scope: OptionScope): string[] {
  const options = [...settingsByOption].filter(([, setting]) => scope.refusal(setting) === undefined);
  return [...options.map(([option]) => option), IDENTITY, ...scope.beside];
}
