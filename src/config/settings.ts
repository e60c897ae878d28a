import type { z } from 'zod';
import { conflicts } from './conflicts.js';
import { parseVariables, type ReadSettings } from './parse-variables.js';
import { type Problem, problemMessage } from './problem.js';
import { similarVariables } from './similar-variables.js';
import type { variables } from './variables.js';

/** The injection token of the settings. */
export const SETTINGS = Symbol('SETTINGS');

type Parsed = { readonly [Setting in keyof typeof variables]: z.output<(typeof variables)[Setting]> };

/** The settings of the process, checked and complete. `docs/settings.md` explains each. */
export type Settings = Parsed & {
  readonly shutdownDelaySeconds: number;
  readonly logFormat: 'json' | 'pretty';
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
    logFormat: parsed.logFormat ?? (output?.isTTY ? 'pretty' : 'json'),
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
