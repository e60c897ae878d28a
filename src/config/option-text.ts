import type { ValueForm } from './variable.js';
import { settingFacts, type SettingName, variables } from './variables.js';

/** `problem` is a verb phrase about the option, and shows nothing of a secret. */
type TextOutcome =
  { readonly ok: true; readonly text: string | undefined } | { readonly ok: false; readonly problem: string };

const NOT_OF_FORM: Readonly<Record<ValueForm, string>> = {
  number: 'is not a number',
  flag: 'is neither true nor false',
  list: 'is not a list of texts',
  text: 'is not a text',
  json: 'is nothing that JSON can hold',
};

/** The text that the variable of a setting would hold for a value of an option; a text stands for itself. */
export function optionText(setting: SettingName, value: unknown): TextOutcome {
  const { form } = settingFacts(setting);
  if (value === null) return no('is null; leave it out, or give undefined');
  if (typeof value === 'string')
    return value.trim() ? yes(value.trim()) : no('is empty; leave it out, or give undefined');
  if (typeof value === 'number' || typeof value === 'boolean') return yes(String(value));
  if (form === 'list' && Array.isArray(value)) return listText(setting, value);
  return form === 'json' && typeof value === 'object' ? jsonText(value) : no(NOT_OF_FORM[form]);
}

function listText(setting: SettingName, words: readonly unknown[]): TextOutcome {
  if (words.length === 0) return emptyList(setting);
  const secret = settingFacts(setting).secret === true;
  for (const [index, word] of words.entries()) {
    const problem = wordProblem(word);
    const which = secret || typeof word !== 'string' ? `an entry, number ${index + 1}` : JSON.stringify(word);
    if (problem) return no(`has ${which}, which ${problem}`);
  }
  return yes(words.join(','));
}

function wordProblem(word: unknown): string | undefined {
  if (typeof word !== 'string') return 'is not a text';
  if (word.trim() === '') return 'is empty';
  return word.includes(',') ? 'holds a comma; make it several entries' : undefined;
}

/** Unset is the same, unless what is unset has a default that is not empty. */
function emptyList(setting: SettingName): TextOutcome {
  const fallback = variables[setting].parse(undefined) as readonly string[];
  return fallback.length === 0 ? yes(undefined) : no('is empty; leave it out for its default');
}

function jsonText(value: object): TextOutcome {
  try {
    return yes(JSON.stringify(value));
  } catch {
    return no(NOT_OF_FORM.json);
  }
}

function yes(text: string | undefined): TextOutcome {
  return { ok: true, text };
}

function no(problem: string): TextOutcome {
  return { ok: false, problem };
}
