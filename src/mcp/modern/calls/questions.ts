import {
  CreateMessageResultSchema,
  ElicitResultSchema,
  ListRootsResultSchema,
  type ElicitResult,
} from '@modelcontextprotocol/sdk/types.js';
import type { Question } from '../../../capabilities/call-context.js';
import { unknownQuestion } from '../../../capabilities/missing-capability.js';
import type { SchemaValidator } from '../../../capabilities/schema-validator.js';
import { trimmed } from '../../calls/elicitation-answer.js';
import { parseInput, type InputSchema } from '../../rpc/parse-params.js';

/** A question as an `InputRequiredResult` puts it. */
export interface InputRequest {
  readonly method: 'elicitation/create' | 'sampling/createMessage' | 'roots/list';
  readonly params?: object;
}

export function inputRequestOf(question: Question): InputRequest {
  switch (question.kind) {
    case 'elicit':
      return { method: 'elicitation/create', params: question.params };
    case 'sample':
      return { method: 'sampling/createMessage', params: question.params };
    case 'roots':
      return { method: 'roots/list' };
    default:
      return unknownQuestion(question);
  }
}

/** @returns the answer, or `undefined` for what does not answer this question: it is asked again */
export function readAnswer(question: Question, response: unknown, validator: SchemaValidator): unknown {
  switch (question.kind) {
    case 'elicit':
      return readElicitation(question, fitting(ElicitResultSchema, response), validator);
    case 'sample':
      return fitting(CreateMessageResultSchema, response);
    case 'roots':
      return fitting(ListRootsResultSchema, response);
    default:
      return unknownQuestion(question);
  }
}

function fitting<Result>(schema: InputSchema<Result>, response: unknown): Result | undefined {
  const parsed = parseInput(schema, response);
  return parsed.ok ? parsed.value : undefined;
}

/** What the user accepted must fit the form, as in a session, and is no more than the form asks for. */
function readElicitation(
  { params }: Extract<Question, { kind: 'elicit' }>,
  answer: ElicitResult | undefined,
  validator: SchemaValidator,
): ElicitResult | undefined {
  const told = answer && trimmed(answer, params);
  if (told?.action !== 'accept' || !('requestedSchema' in params)) return told;
  const check = validator.getValidator(params.requestedSchema);
  return check(told.content ?? {}).valid ? told : undefined;
}
