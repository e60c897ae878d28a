import type { z } from 'zod';
import type { Problem } from './problem.js';
import type { SettingNames } from './setting-names.js';
import { settingFacts, type SettingName, settingNames, variables } from './variables.js';

/** Settings as the texts that their variables hold, or would; an absent one is unset. */
export type SettingTexts = { readonly [Setting in SettingName]?: string };

/** Settings as far as they could be read; a setting with a problem is absent. */
export type ReadSettings = { readonly [Setting in SettingName]?: z.output<(typeof variables)[Setting]> };

export interface ParsedTexts {
  readonly values: ReadSettings;
  readonly problems: readonly Problem[];
}

/** Reads every setting by itself, so that one problem never hides another. */
export function parseTexts(texts: SettingTexts, names: SettingNames): ParsedTexts {
  const values: Partial<Record<SettingName, unknown>> = {};
  const problems: Problem[] = [];
  for (const setting of settingNames) {
    const outcome = variables[setting].safeParse(texts[setting]);
    if (outcome.success) values[setting] = outcome.data;
    else problems.push(...problemsOf(setting, texts[setting], outcome.error, names));
  }
  return { values: values as ReadSettings, problems };
}

function problemsOf(setting: SettingName, held: string | undefined, error: z.ZodError, names: SettingNames): Problem[] {
  const { secret, example } = settingFacts(setting);
  const value = secret ? undefined : held;
  return error.issues.map((issue) => names.problem(setting, value, issue.message, example));
}
