import type { z } from 'zod';
import type { ServerIcon } from './identity-variables.js';
import type { HostSetting } from './host-settings.js';
import type { ProcessSetting } from './process-settings.js';
import { type SettingName, settingNames, type variables } from './variables.js';

type IdentitySetting = Exclude<Extract<SettingName, `mcpServer${string}`>, 'mcpServers'>;
type ValueOf<Read> = Read extends readonly (infer Word)[] ? readonly Word[] : Read;
type OptionOf<Setting> = Setting extends 'mcpPath' ? 'path' : Setting;
type OptionsOf<Setting extends SettingName> = {
  readonly [One in Exclude<Setting, HostSetting | IdentitySetting> as OptionOf<One>]?:
    ValueOf<z.output<(typeof variables)[One]>> | undefined;
} & { readonly identity?: IdentityOptions | undefined };

/** The identity as an option; a text of `instructions` that begins with `@` is the path of a file that holds them. */
export interface IdentityOptions {
  readonly name?: string | undefined;
  readonly title?: string | undefined;
  readonly version?: string | undefined;
  readonly description?: string | undefined;
  readonly websiteUrl?: string | undefined;
  readonly icons?: readonly ServerIcon[] | undefined;
  readonly instructions?: string | undefined;
}

/**
 * The settings of embedded servers as an object: each by its name in `Settings`, as `docs/settings.md` explains it.
 * Lists are arrays of texts, flags are booleans, sizes and times are numbers; `undefined` is unset.
 */
export type SettingsOptions = OptionsOf<SettingName> & {
  /** Several servers in one process; what stands beside them is for all. */
  readonly servers?: readonly ServerSettingsOptions[] | undefined;
};

/** The settings of one server of several; those of the process are not among them. */
export type ServerSettingsOptions = OptionsOf<Exclude<SettingName, ProcessSetting>>;

const IDENTITY = 'mcpServer';
const NAMES: Readonly<Partial<Record<string, string>>> = {
  mcpPath: 'path',
  mcpModules: 'modules',
  mcpServers: 'servers',
};

/** The option of a setting: `sessionTtlSeconds`, and `identity.name` of `mcpServerName`. */
export function optionName(setting: string): string {
  const name = NAMES[setting];
  if (name !== undefined) return name;
  if (!setting.startsWith(IDENTITY)) return setting;
  const member = setting.slice(IDENTITY.length);
  return `identity.${member[0]!.toLowerCase()}${member.slice(1)}`;
}

export const settingsByOption = new Map(settingNames.map((setting) => [optionName(setting), setting]));
