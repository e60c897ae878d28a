import { parseTemplate } from 'url-template';

/** What arguments hold: short, long, of several alphabets, empty, with half of an emoji. */
const TEXTS = ['ada', '', 'grüße, 世界 🎉', 'a b/c?d=e&f#g%20', '\u2028 \0 "\\', 'x'.repeat(300), 'cut \ud83d'];

/** Choices that are the same in every run of one seed. */
export class Choices {
  constructor(private state: number) {}

  /** @returns 0 … `below` − 1 */
  number(below: number): number {
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * below);
  }

  of<T>(all: readonly T[]): T {
    return all[this.number(all.length)]!;
  }

  shuffled<T>(all: readonly T[]): T[] {
    return all
      .map((one) => [this.number(2 ** 30), one] as const)
      .sort(([a], [b]) => a - b)
      .map(([, one]) => one);
  }
}

interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly format?: string;
  readonly minItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

const FORMATS: Readonly<Record<string, string>> = {
  email: 'ada@example.org',
  uri: 'https://example.org/a',
  date: '2026-07-28',
  'date-time': '2026-07-28T12:00:00Z',
};

/** A value of a schema: its required members, and the others at times. Numbers are small, because tools wait so long. */
export function exampleOf(schema: JsonSchema, choices: Choices): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return choices.of(schema.enum);
  const union = schema.oneOf ?? schema.anyOf;
  if (union && !schema.properties) return exampleOf(choices.of(union), choices);
  switch (schema.type) {
    case 'string':
      return FORMATS[schema.format ?? ''] ?? choices.of(TEXTS);
    case 'integer':
    case 'number':
      return 1 + choices.number(4);
    case 'boolean':
      return choices.number(2) === 1;
    case 'array':
      return Array.from({ length: schema.minItems ?? 1 }, () => exampleOf(schema.items ?? {}, choices));
    default:
      return exampleObject(schema, choices);
  }
}

function exampleObject({ properties = {}, required = [] }: JsonSchema, choices: Choices): Record<string, unknown> {
  const names = Object.keys(properties).filter((name) => required.includes(name) || choices.number(2) === 1);
  return Object.fromEntries(names.map((name) => [name, exampleOf(properties[name]!, choices)]));
}

/** A URI of a template, whose variables are named in it. */
export function expanded(template: string, choices: Choices): string {
  const names = [...template.matchAll(/\{[+#./;?&]?([^}]+)\}/g)].flatMap(([, list]) => list!.split(','));
  const values = names.map((name) => [name.replace(/[*:].*$/, ''), choices.of(['a', 'b1', 'caf%C3%A9'])] as const);
  return parseTemplate(template).expand(Object.fromEntries(values));
}

/** What a client answers to a question of the server. */
export function answerTo(
  { method, params }: { method: string; params?: { requestedSchema?: JsonSchema } },
  choices: Choices,
) {
  switch (method) {
    case 'elicitation/create': {
      const action = choices.of(['accept', 'accept', 'decline', 'cancel']);
      const schema = params?.requestedSchema;
      return { action, ...(action === 'accept' && schema && { content: exampleOf(schema, choices) }) };
    }
    case 'sampling/createMessage':
      return { role: 'assistant', content: { type: 'text', text: 'Paris' }, model: 'a model', stopReason: 'endTurn' };
    case 'roots/list':
      return { roots: [{ uri: 'file:///home/ada', name: 'home' }] };
    default:
      return {};
  }
}
