import type { z } from 'zod';
import { conflicts, type SettingsCheck } from './conflicts.js';
import { isLoopback } from './loopback.js';
import type { Found } from './found.js';
import { expandIssuers } from './issuer-templates.js';
import { parseTexts, type ReadSettings } from './parse-texts.js';
import { problemMessage } from './problem.js';
import { readServers } from './read-servers.js';
import { serverClashes } from './server-clashes.js';
import { SettingNames, writtenAsVariable } from './setting-names.js';
import { similarVariables } from './similar-variables.js';
import { stdioVariables } from './stdio-variables.js';
import { variableTexts } from './variable-texts.js';
import { type SettingName, variableName, variables } from './variables.js';

export type { SettingsCheck } from './conflicts.js';

/** The injection token of the settings. */
export const SETTINGS = Symbol('SETTINGS');

type Parsed = { readonly [Setting in SettingName]: z.output<(typeof variables)[Setting]> };

/** The settings of a server, checked and complete. `docs/settings.md` explains each. */
export type Settings = Omit<Parsed, 'mcpServers'> & {
  /** Each server of several, whole: the settings of the process under its own. None where there is one, which these are of. */
  readonly mcpServers: readonly Settings[];
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
      readonly warnings: readonly string[];
    }
  | { readonly ok: false; readonly message: string };

/** What loading depends on beside the variables. */
export interface Surroundings {
  /** Where logs go: on a terminal they are `pretty` unless `LOG_FORMAT` says otherwise. */
  readonly output?: { readonly isTTY?: boolean };
  /** Checks by those who know more of a value than its form. */
  readonly checks?: readonly SettingsCheck[];
  /** Near misses, told together with what is wrong: one may be the cause of the other. */
  readonly hints?: readonly string[];
}

type Settled = { readonly ok: true; readonly settings: Settings } | { readonly ok: false; readonly message: string };

/** The settings of this process. The only place that reads `process.env`. */
export function loadProcessSettings(...checks: readonly SettingsCheck[]): SettingsOutcome {
  return loadSettings(process.env, { output: process.stdout, checks });
}

/** The environment of a process that this one starts. */
export function environmentWith(values: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { ...process.env, ...values };
}

/** Those of a process that serves one local client over stdio, whose logs go to stderr. */
export function loadStdioSettings(...checks: readonly SettingsCheck[]): SettingsOutcome {
  return loadSettings(stdioVariables(process.env), { output: process.stderr, checks });
}

/** @param env variables by name; an empty value counts as unset */
export function loadSettings(env: NodeJS.ProcessEnv, surroundings: Surroundings = {}): SettingsOutcome {
  const texts = variableTexts(env);
  const found = { texts, names: new SettingNames(writtenAsVariable), problems: [] };
  const { data: entries = [] } = variables.mcpServers.safeParse(texts.mcpServers);
  const list = { name: variableName('mcpServers'), entries, json: true, beside: [], needed: ['mcpModules'] as const };
  const warnings = similarVariables(Object.keys(env));
  const settled = settle(found, { ...surroundings, hints: warnings }, readServers(list, found));
  return settled.ok ? { ...settled, warnings } : settled;
}

/**
 * What every reader ends with: the same schemas, checks and defaults.
 * @param servers where there are several; what was found for all of them is then no server by itself
 */
export function settle(found: Found, surroundings: Surroundings, servers: readonly Found[] = []): Settled {
  const { output, checks = [], hints = [] } = surroundings;
  const [base, ...each] = [found, ...servers].map((one) => ({ ...one, ...parsedOf(one) })) as [Read, ...Read[]];
  const checked = each.length > 0 ? each : [base];
  const problems = [
    ...[base, ...each].flatMap((one) => one.problems),
    ...checked.flatMap(({ values, names }) => [conflicts, ...checks].flatMap((check) => check(values, names))),
    ...serverClashes(found, servers),
  ];
  if (problems.length > 0) return { ok: false, message: problemMessage(problems, hints) };
  const complete = ({ values }: Read, several: readonly Settings[]) => withDefaults(values as Parsed, output, several);
  return {
    ok: true,
    settings: complete(
      base,
      each.map((one) => complete(one, [])),
    ),
  };
}

interface Read extends Found {
  readonly values: ReadSettings;
}

function parsedOf({ texts, names, problems }: Found): Pick<Read, 'values' | 'problems'> {
  const parsed = parseTexts(texts, names);
  return { values: parsed.values, problems: [...problems, ...parsed.problems] };
}

function withDefaults(parsed: Parsed, output: Surroundings['output'], mcpServers: readonly Settings[]): Settings {
  const authIssuer = expandIssuers(parsed.authIssuer, parsed.authTenants);
  return {
    ...parsed,
    mcpServers,
    authIssuer,
    authAuthorizationServers: parsed.authAuthorizationServers.length > 0 ? parsed.authAuthorizationServers : authIssuer,
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
