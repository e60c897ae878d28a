import { ElicitRequestFormParamsSchema } from '@modelcontextprotocol/sdk/types.js';
import type { Question } from './call-context.js';
import type { SchemaValidator } from './schema-validator.js';
import { References } from './schema/recursion/references.js';
import type { JsonSchema } from './schema/schema.js';

/** A form that no client could be sent: a bug of what asks, so its client only learns that something went wrong. */
export class FormDefinitionError extends Error {
  readonly code = 'FORM_DEFINITION';
  constructor(reason: string) {
    super(
      `The form was not sent: ${reason}. A form is an object of properties, each a string, number, integer, boolean, or a choice ` +
        '(MCP, Elicitation, Requested Schema); write it flat, without references',
    );
    this.name = 'FormDefinitionError';
  }
}

/** Looks at the forms of questions before any of them is sent. @throws FormDefinitionError */
export function assertForms(questions: Readonly<Record<string, Question>>, validator: SchemaValidator): void {
  for (const question of Object.values(questions)) {
    if (question.kind !== 'elicit' || question.params.mode === 'url') continue;
    validator.assertForm(question.params.requestedSchema);
  }
}

/** What is wrong with a form that compiles; `undefined` where it is one. */
export function problemOfForm(schema: unknown): string | undefined {
  const parsed = ElicitRequestFormParamsSchema.shape.requestedSchema.safeParse(schema);
  const [issue] = parsed.error?.issues ?? [];
  if (issue) return issue.path.length > 0 ? `${issue.path.join('.')}: ${issue.message}` : issue.message;
  const form = schema as JsonSchema & { readonly properties: object; readonly required?: readonly string[] };
  if (References.in(form)) return 'it has a reference ($ref)';
  const unknown = form.required?.find((name) => !Object.hasOwn(form.properties, name));
  return unknown === undefined ? undefined : `it requires ${JSON.stringify(unknown)}, which is none of its properties`;
}
