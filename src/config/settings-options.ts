import type { z } from 'zod';
import type { ServerIcon } from './identity-variables.js';
import type { ServerSetting } from './host-settings.js';
import { settingNames, type variables } from './variables.js';

type IdentitySetting = Extract<ServerSetting, `mcpServer${string}`>;
type ValueOf<Read> = Read extends readonly (infer Word)[] ? readonly Word[] : Read;

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
 * The settings of an embedded server as an object: each by its name in `Settings`, as `docs/settings.md` explains it.
 * Lists are arrays of texts, flags are booleans, sizes and times are numbers; `undefined` is unset.
 */
export type SettingsOptions = {
  readonly [Setting in Exclude<ServerSetting, IdentitySetting>]?:
    ValueOf<z.output<(typeof variables)[Setting]>> | undefined;
} & { readonly identity?: IdentityOptions | undefined };

const IDENTITY = 'mcpServer';

/** The option of a setting: `sessionTtlSeconds`, and `identity.name` of `mcpServerName`. */
export function optionName(setting: string): string {
  if (!setting.startsWith(IDENTITY)) return setting;
  const member = setting.slice(IDENTITY.length);
  return `identity.${member[0]!.toLowerCase()}${member.slice(1)}`;
}

export const settingsByOption = new Map(settingNames.map((setting) => [optionName(setting), setting]));
