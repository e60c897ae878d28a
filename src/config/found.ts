import type { SettingTexts } from './parse-texts.js';
import type { Problem } from './problem.js';
import type { SettingNames } from './setting-names.js';

/** What a reader of settings found: their texts, how problems name them, and what it could not take. */
export interface Found {
  readonly texts: SettingTexts;
  readonly names: SettingNames;
  readonly problems: readonly Problem[];
}
