import { isPlainObject } from '../../rpc/plain-object.js';
import { knownMembers, type Members, NOVEMBER, type Since } from './known-members.js';

/** Of a form as a whole, and of its fields but those for yes or no. */
const FORM: Since = { $schema: NOVEMBER };
const FIELD: Since = { default: NOVEMBER };

export type KnownForm = { readonly ok: true; readonly form: Members } | { readonly ok: false; readonly field: string };

/**
 * A form as revisions before 2025-11-25 know it: choices with titles in their older form, no defaults.
 * @returns the name of a field that they have no form of: a choice of several
 */
export function knownForm(form: Members, revision: string): KnownForm {
  const fields = Object.entries((form['properties'] ?? {}) as Record<string, unknown>);
  const several = fields.find(([, field]) => isPlainObject(field) && field['type'] === 'array');
  if (several) return { ok: false, field: several[0] };
  const properties = Object.fromEntries(fields.map(([name, field]) => [name, knownField(field, revision)]));
  return { ok: true, form: { ...knownMembers(form, FORM, revision), properties } };
}

function knownField(field: unknown, revision: string): unknown {
  if (!isPlainObject(field) || field['type'] === 'boolean') return field;
  const { oneOf, ...rest } = knownMembers(field, FIELD, revision);
  if (!Array.isArray(oneOf)) return knownMembers(field, FIELD, revision);
  const choices = oneOf as readonly { readonly const: unknown; readonly title: unknown }[];
  return { ...rest, enum: choices.map((choice) => choice.const), enumNames: choices.map(({ title }) => title) };
}
