import type { z } from 'zod';
import { conflicts } from './conflicts.js';
import { isLoopback } from './loopback.js';
import { parseVariables, type ReadSettings } from './parse-variables.js';
import { type Problem, problemMessage } from './problem.js';
import { similarVariables } from './similar-variables.js';
import type { variables } from './variables.js';

/** The injection token of the settings. */
export const SETTINGS = Symbol('SETTINGS');

type Parsed = { readonly [Setting in keyof typeof variables]: z.output<(typeof variables)[Setting]> };

/** The settings of the process, checked and complete. `docs/settings.md` explains each. */
export type Settings = Omit<Parsed, 'rateLimitEnabled'> & {
  readonly rateLimitEnabled: boolean;
  readonly shutdownDelaySeconds: number;
  readonly logFormat: 'json' | 'pretty';
  /** `off`, `stdout`, `stderr` or the path of a file. */
  readonly auditLog: string;
};

/** `message` lists every problem; `warnings` are for the log and stop nothing. */
export type SettingsOutcome =
  | { readonly ok: true; readonly settings: Settings; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly message: string };

/** Looks for problems in the settings that can be read; those that can't are absent. */
export type SettingsCheck = (values: ReadSettings) => readonly Problem[];

/** What loading depends on beside the variables. */
export interface Surroundings {
  /** Where logs go: on a terminal they are `pretty` unless `LOG_FORMAT` says otherwise. */
  readonly output?: { readonly isTTY?: boolean };
  /** Checks by those who know more of a value than its form. */
  readonly checks?: readonly SettingsCheck[];
}

/** The settings of this process. The only place that reads `process.env`. */
export function loadProcessSettings(...checks: readonly SettingsCheck[]): SettingsOutcome {
  return loadSettings(process.env, { output: process.stdout, checks });
}

/** @param env variables by name; an empty value counts as unset */
export function loadSettings(env: NodeJS.ProcessEnv, { output, checks = [] }: Surroundings = {}): SettingsOutcome {
  const parsed = parseVariables(env);
  const problems = [...parsed.problems, ...[conflicts, ...checks].flatMap((check) => check(parsed.values))];
  if (problems.length > 0) return { ok: false, message: problemMessage(problems) };
  const settings = withDefaults(parsed.values as Parsed, output);
  return { ok: true, settings, warnings: similarVariables(Object.keys(env)) };
}

function withDefaults(parsed: Parsed, output: Surroundings['output']): Settings {
  return {
    ...parsed,
    shutdownDelaySeconds: parsed.shutdownDelaySeconds ?? (isLoopback(parsed.host) ? 0 : 5),
    rateLimitEnabled: limitsRates(parsed),
    authResource: parsed.authResource ?? firstUrl(parsed.authAudience),
    auditLog: parsed.auditLog ?? (parsed.authIssuer.length > 0 ? 'stdout' : 'off'),
    logFormat: parsed.logFormat ?? (output?.isTTY ? 'pretty' : 'json'),
  };
}

function firstUrl(words: readonly string[]): string | undefined {
  return words.find((word) => /^https?:\/\//i.test(word));
}

/** On a machine of one's own, where callers are not told apart, limits would only be in the way. */
function limitsRates({ rateLimitEnabled, host, authIssuer }: Parsed): boolean {
  if (rateLimitEnabled !== undefined) return rateLimitEnabled === 'true';
  return !isLoopback(host) || authIssuer.length > 0;
}
