import type { z } from 'zod';
import { conflicts, type SettingsCheck } from './conflicts.js';
import { isLoopback } from './loopback.js';
import { parseTexts, type SettingTexts } from './parse-texts.js';
import { type Problem, problemMessage } from './problem.js';
import { SettingNames, writtenAsVariable } from './setting-names.js';
import { similarVariables } from './similar-variables.js';
import { variableTexts } from './variable-texts.js';
import type { SettingName, variables } from './variables.js';

export type { SettingsCheck } from './conflicts.js';

/** The injection token of the settings. */
export const SETTINGS = Symbol('SETTINGS');

type Parsed = { readonly [Setting in SettingName]: z.output<(typeof variables)[Setting]> };

/** The settings of a server, checked and complete. `docs/settings.md` explains each. */
export type Settings = Parsed & {
  readonly rateLimitEnabled: boolean;
  readonly shutdownDelaySeconds: number;
  readonly logFormat: 'json' | 'pretty';
  /** `off`, `stdout`, `stderr` or the path of a file. */
  readonly auditLog: string;
};

/** `message` lists every problem; `warnings` are for the log and stop nothing. */
export type SettingsOutcome =
  | {
      readonly ok: true;
      readonly settings: Settings;
      /** The settings that were said, and are not just what they are by default. */
      readonly given: ReadonlySet<SettingName>;
      readonly warnings: readonly string[];
    }
  | { readonly ok: false; readonly message: string };

/** What loading depends on beside the variables. */
export interface Surroundings {
  /** Where logs go: on a terminal they are `pretty` unless `LOG_FORMAT` says otherwise. */
  readonly output?: { readonly isTTY?: boolean };
  /** Checks by those who know more of a value than its form. */
  readonly checks?: readonly SettingsCheck[];
}

/** What a reader of settings found: their texts, how problems name them, and what it could not take. */
export interface Found {
  readonly texts: SettingTexts;
  readonly names: SettingNames;
  readonly problems: readonly Problem[];
}

type Settled = { readonly ok: true; readonly settings: Settings } | { readonly ok: false; readonly message: string };

/** The settings of this process. The only place that reads `process.env`. */
export function loadProcessSettings(...checks: readonly SettingsCheck[]): SettingsOutcome {
  return loadSettings(process.env, { output: process.stdout, checks });
}

/** @param env variables by name; an empty value counts as unset */
export function loadSettings(env: NodeJS.ProcessEnv, surroundings: Surroundings = {}): SettingsOutcome {
  const texts = variableTexts(env);
  const settled = settle({ texts, names: new SettingNames(writtenAsVariable), problems: [] }, surroundings);
  if (!settled.ok) return settled;
  const given = new Set(Object.keys(texts) as SettingName[]);
  return { ...settled, given, warnings: similarVariables(Object.keys(env)) };
}

/** What every reader ends with: the same schemas, checks and defaults. */
export function settle({ texts, names, problems }: Found, { output, checks = [] }: Surroundings): Settled {
  const parsed = parseTexts(texts, names);
  const all = [
    ...problems,
    ...parsed.problems,
    ...[conflicts, ...checks].flatMap((check) => check(parsed.values, names)),
  ];
  if (all.length > 0) return { ok: false, message: problemMessage(all) };
  return { ok: true, settings: withDefaults(parsed.values as Parsed, output) };
}

function withDefaults(parsed: Parsed, output: Surroundings['output']): Settings {
  return {
    ...parsed,
    shutdownDelaySeconds: parsed.shutdownDelaySeconds ?? (isLoopback(parsed.host) ? 0 : 5),
    rateLimitEnabled: parsed.rateLimitEnabled ?? limitsRates(parsed),
    authResource: parsed.authResource ?? firstUrl(parsed.authAudience),
    auditLog: parsed.auditLog ?? (parsed.authIssuer.length > 0 ? 'stdout' : 'off'),
    logFormat: parsed.logFormat ?? (output?.isTTY ? 'pretty' : 'json'),
  };
}

function firstUrl(words: readonly string[]): string | undefined {
  return words.find((word) => /^https?:\/\//i.test(word));
}

/** On a machine of one's own, where callers are not told apart, limits would only be in the way. */
function limitsRates({ host, authIssuer }: Parsed): boolean {
  return !isLoopback(host) || authIssuer.length > 0;
}
