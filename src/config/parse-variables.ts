import type { z } from 'zod';
import type { Problem } from './problem.js';
import { variableFacts } from './variable.js';
import { variableName, variables } from './variables.js';

/** Settings as far as they could be read; a setting with a problem is absent. */
export type ReadSettings = { readonly [Setting in keyof typeof variables]?: z.output<(typeof variables)[Setting]> };

export interface ParsedVariables {
  readonly values: ReadSettings;
  readonly problems: readonly Problem[];
}

/** Reads every variable by itself, so that one problem never hides another. */
export function parseVariables(env: NodeJS.ProcessEnv): ParsedVariables {
  const values: Partial<Record<keyof typeof variables, unknown>> = {};
  const problems: Problem[] = [];
  for (const setting of Object.keys(variables) as (keyof typeof variables)[]) {
    const held = textOf(env[variableName(setting)]);
    const outcome = variables[setting].safeParse(held);
    if (outcome.success) values[setting] = outcome.data;
    else problems.push(...problemsOf(setting, held, outcome.error));
  }
  return { values: values as ReadSettings, problems };
}

function textOf(held: string | undefined): string | undefined {
  const trimmed = held?.trim();
  return trimmed === '' ? undefined : trimmed;
}

function problemsOf(setting: keyof typeof variables, held: string | undefined, error: z.ZodError): Problem[] {
  const facts = variableFacts.get(variables[setting]);
  const value = facts?.secret ? undefined : held;
  const variable = variableName(setting);
  return error.issues.map((issue) => ({ variable, value, what: issue.message, example: facts?.example ?? '' }));
}
