import { z } from 'zod';

/** What a value is where settings are an object: `list` is of texts, `json` of the spec's own shape. */
export type ValueForm = 'number' | 'flag' | 'list' | 'text' | 'json';

/** What `docs/settings.md` and the error message say about a variable. */
export interface VariableFacts {
  readonly group: string;
  readonly meaning: string;
  /** A value that would be accepted. */
  readonly example: string;
  /** The default in words, where it is not one fixed value. */
  readonly defaultText?: string;
  /** Limits in words. */
  readonly limits?: string;
  /** The value may hold a password and is never shown. */
  readonly secret?: true;
  readonly form: ValueForm;
}

type Stated = Omit<VariableFacts, 'form'>;
type Facts = Omit<Stated, 'limits' | 'example'> & { readonly example?: string };

/** Where the facts of every variable are kept, by its schema. */
export const variableFacts = z.registry<VariableFacts>();

/** Kubernetes sets `METRICS_PORT=tcp://…` in every pod of a namespace that has a Service named `metrics`. */
const SERVICE_LINK = /^tcp:\/\//;

function describe<Schema extends z.ZodType>(schema: Schema, facts: VariableFacts): Schema {
  variableFacts.add(schema, facts);
  return schema;
}

/** A variable of any schema. */
export function documented<Schema extends z.ZodType>(
  schema: Schema,
  facts: Stated & { readonly form?: ValueForm },
): Schema {
  return describe(schema, { form: 'text', ...facts });
}

/** A whole number in decimal digits, from `min` to `max`. */
export function integer(min: number, max: number, fallback: number, facts: Facts) {
  return describe(digits(min, max).default(fallback), {
    ...facts,
    example: facts.example ?? String(fallback),
    limits: `${min} to ${max}`,
    form: 'number',
  });
}

/** Like `integer`, where the default is known only when the other settings are. */
export function optionalInteger(min: number, max: number, facts: Facts & { readonly example: string }) {
  return describe(digits(min, max).optional(), { ...facts, limits: `${min} to ${max}`, form: 'number' });
}

function digits(min: number, max: number) {
  const range = `must be from ${min} to ${max}`;
  return z
    .string()
    .refine((text) => !SERVICE_LINK.test(text), {
      error:
        'was set by Kubernetes for a Service of that name; set it yourself, or set enableServiceLinks: false on the pod',
      abort: true,
    })
    .regex(/^\d{1,15}$/, { error: 'is not a whole number', abort: true })
    .transform(Number)
    .pipe(z.number().min(min, { error: range }).max(max, { error: range }));
}

/** A single word that `pattern` accepts. */
export function text(pattern: RegExp, problem: string, fallback: string, facts: Facts) {
  return describe(z.string().regex(pattern, { error: problem }).default(fallback), {
    ...facts,
    example: facts.example ?? fallback,
    form: 'text',
  });
}

/** Unset, or a single word that `pattern` accepts. */
export function optionalText(pattern: RegExp, problem: string, facts: Stated) {
  return describe(z.string().regex(pattern, { error: problem }).optional(), { ...facts, form: 'text' });
}

/** Words separated by commas; blanks around them do not count. Unset is the empty list, or `fallback`. */
export function list(
  pattern: RegExp,
  problem: string,
  facts: Stated,
  normalize = (word: string) => word,
  fallback: readonly string[] = [],
) {
  const schema = words(normalize).pipe(
    z.array(z.string()).superRefine((found, context) => reportWords(found, pattern, problem, context)),
  );
  return describe(schema.default([...fallback]), { defaultText: 'unset', ...facts, form: 'list' });
}

/** Like `list`, of words that are never shown. */
export function secrets(isSecret: (word: string) => boolean, problem: string, facts: Omit<Stated, 'secret'>) {
  const schema = words().pipe(
    z.array(z.string()).superRefine((found, context) => reportSecrets(found, isSecret, problem, context)),
  );
  return describe(schema.default([]), { defaultText: 'unset', ...facts, secret: true, form: 'list' });
}

function words(normalize = (word: string) => word) {
  return z
    .string()
    .transform((value) => value.split(',').map((word) => normalize(word.trim())))
    .transform((found) => found.filter((word) => word !== ''));
}

function reportWords(words: string[], pattern: RegExp, problem: string, context: z.RefinementCtx): void {
  for (const word of words.filter((candidate) => !pattern.test(candidate))) {
    context.addIssue({ code: 'custom', message: `has "${word}", which ${problem}` });
  }
}

function reportSecrets(
  found: string[],
  isSecret: (word: string) => boolean,
  problem: string,
  context: z.RefinementCtx,
): void {
  for (const [index, word] of found.entries()) {
    const message = `has an entry, number ${index + 1}, which ${problem}`;
    if (!isSecret(word)) context.addIssue({ code: 'custom', message });
  }
}

/** Exactly one of the words given. */
export function choice<const Words extends readonly [string, ...string[]]>(
  words: Words,
  fallback: Words[number],
  facts: Facts,
) {
  const schema = oneOf(words).default(fallback as never);
  return describe(schema, { ...facts, example: facts.example ?? fallback, limits: words.join(', '), form: 'text' });
}

/** Like `choice`, where the default is known only at run time. */
export function optionalChoice<const Words extends readonly [string, ...string[]]>(
  words: Words,
  facts: Facts & { readonly example: string },
) {
  return describe(oneOf(words).optional(), { ...facts, limits: words.join(', '), form: 'text' });
}

function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, { error: `must be one of ${words.join(', ')}` });
}

/** `true` or `false`. */
export function flag(fallback: boolean, facts: Facts & { readonly example: string }) {
  return describe(trueOrFalse().default(fallback), { ...facts, limits: 'true, false', form: 'flag' });
}

/** Like `flag`, where the default is known only when the other settings are. */
export function optionalFlag(facts: Facts & { readonly example: string }) {
  return describe(trueOrFalse().optional(), { ...facts, limits: 'true, false', form: 'flag' });
}

function trueOrFalse() {
  return oneOf(['true', 'false']).transform((word) => word === 'true');
}
