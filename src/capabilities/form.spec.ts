import { elicit, roots, type Question } from './call-context.js';
import { FormDefinitionError } from './form.js';
import { SchemaValidator } from './schema-validator.js';

type FormOf = Extract<Question, { kind: 'elicit' }>['params'] & { mode?: 'form' };
const form = (schema: object) => elicit({ message: 'Who?', requestedSchema: schema as FormOf['requestedSchema'] });
const of = (property: object) => form({ type: 'object', properties: { a: property } });

/** Every form of 2025-11-25, Elicitation, Requested Schema, and the enums of SEP-1330. */
const FORMS: readonly object[] = [
  { type: 'string', title: 'A', description: 'a', minLength: 1, maxLength: 5, format: 'email', default: 'a' },
  { type: 'string', format: 'date-time' },
  { type: 'number', minimum: 0, maximum: 5, default: 1 },
  { type: 'integer', minimum: 0 },
  { type: 'boolean', default: false },
  { type: 'string', enum: ['a', 'b'], default: 'a' },
  { type: 'string', enum: ['a', 'b'], enumNames: ['A', 'B'] },
  { type: 'string', oneOf: [{ const: 'a', title: 'A' }] },
  { type: 'array', items: { type: 'string', enum: ['a'] }, minItems: 1, maxItems: 2 },
  { type: 'array', items: { anyOf: [{ const: 'a', title: 'A' }] }, default: ['a'] },
];

const BROKEN: readonly (readonly [string, Question, RegExp])[] = [
  ['a type that is none', of({ type: 'strin' }), /properties\.a/],
  ['no type', of({}), /properties\.a/],
  ['a nested object', of({ type: 'object', properties: {} }), /properties\.a/],
  ['a list of objects', of({ type: 'array', items: { type: 'object' } }), /properties\.a/],
  ['a reference to itself', form({ type: 'object', properties: {}, allOf: [{ $ref: '#' }] }), /\$ref/],
  ['a reference elsewhere', of({ type: 'string', $ref: 'https://example.org/a' }), /\$ref/],
  ['an unknown dialect', form({ $schema: 'https://example.org/a', type: 'object', properties: {} }), /\$schema/],
  ['a pattern without a bound', of({ type: 'string', pattern: '^(?=(a+)+$)' }), /without look-around/],
  ['a pattern that is none', of({ type: 'string', pattern: '(' }), /does not compile/],
  ['what is no object', form({ type: 'string' }), /type|object/],
  ['no properties', form({ type: 'object' }), /properties/],
  ['no schema', elicit({ message: 'Who?' } as never), /The form was not sent/],
  ['what it requires and does not ask', form({ type: 'object', properties: {}, required: ['b'] }), /requires "b"/],
];

describe('a form', () => {
  it.each(FORMS.map((property) => [JSON.stringify(property), property] as const))('may ask for %s', (_, property) => {
    expect(() => new SchemaValidator().assertQuestions({ who: of(property) })).not.toThrow();
  });

  it.each(BROKEN)('is not sent with %s', (_, question, reason) => {
    const validator = new SchemaValidator();
    for (let again = 0; again < 2; again += 1) {
      expect(() => validator.assertQuestions({ fine: of({ type: 'string' }), who: question })).toThrow(
        FormDefinitionError,
      );
      expect(() => validator.assertQuestions({ who: question })).toThrow(reason);
    }
  });

  it('is asked about where there is one', () => {
    const url = elicit({ mode: 'url', message: 'Pay', url: 'https://example.org', elicitationId: 'e' });
    expect(() => new SchemaValidator().assertQuestions({ url, roots: roots() })).not.toThrow();
  });
});
