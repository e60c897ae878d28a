import type { SettingTexts } from './parse-texts.js';
import { type SettingName, settingNames, variableName } from './variables.js';

/** The settings that variables hold; an empty variable counts as unset. */
export function variableTexts(
  env: NodeJS.ProcessEnv,
  taken: (setting: SettingName) => boolean = () => true,
): SettingTexts {
  const texts: Partial<Record<SettingName, string>> = {};
  for (const setting of settingNames) {
    const text = env[variableName(setting)]?.trim();
    if (text && taken(setting)) texts[setting] = text;
  }
  return texts;
}
