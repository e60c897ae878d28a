import { ElicitRequestFormParamsSchema } from '@modelcontextprotocol/sdk/types.js';
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
