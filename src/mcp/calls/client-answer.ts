import {
  CreateMessageResultSchema,
  CreateMessageResultWithToolsSchema,
  ElicitResultSchema,
  ListRootsResultSchema,
  SamplingMessageContentBlockSchema,
} from '@modelcontextprotocol/sdk/types.js';
import type { Question } from '../../capabilities/call-context.js';
import { ToolError } from '../../capabilities/errors.js';
import { unknownQuestion } from '../../capabilities/missing-capability.js';
import type { SchemaValidator } from '../../capabilities/schema-validator.js';
import { quoted, SENTENCE } from '../../text/quoted.js';
import { describeIssues, parseInput, type InputSchema } from '../rpc/parse-params.js';
import { trimmed } from './elicitation-answer.js';
import { questionRequest } from './question-request.js';

/** The SDK's schema for either says less of what is wrong. */
const AgentBlockSchema = CreateMessageResultWithToolsSchema.extend({ content: SamplingMessageContentBlockSchema });
const AgentBlocksSchema = AgentBlockSchema.extend({ content: SamplingMessageContentBlockSchema.array() });

type Reading = { readonly ok: true; readonly value: object } | { readonly ok: false; readonly problem: string };

/**
 * What a client answered, in either era: no more than was asked for, and of a kind that the question has.
 *
 * @param response the result of an answer
 * @throws ToolError that says what is wrong with the answer: asking again would bring the same one from most clients
 */
export function readAnswer(question: Question, response: unknown, validator: SchemaValidator): object {
  const reading = read(question, response, validator);
  if (reading.ok) return reading.value;
  throw noAnswer(`Invalid result of ${questionRequest(question).method}: ${reading.problem}`);
}

/** What a tool that does not handle it tells its client. @param why of the client, or about what it sent */
export function noAnswer(why: string, cause?: unknown): ToolError {
  return new ToolError(`The client could not answer: ${quoted(why, SENTENCE)}`, { cause });
}

function read(question: Question, response: unknown, validator: SchemaValidator): Reading {
  switch (question.kind) {
    case 'elicit':
      return readElicitation(question, response, validator);
    case 'sample':
      return readSampling(question, response);
    case 'roots':
      return fitting(ListRootsResultSchema, response);
    default:
      return unknownQuestion(question);
  }
}

/** Checks the shape without collecting all that is wrong in a large answer. */
function fitting<Value extends object>(
  schema: InputSchema<Value>,
  response: unknown,
): { readonly ok: true; readonly value: Value } | Extract<Reading, { ok: false }> {
  const parsed = parseInput(schema, response);
  return parsed.ok ? parsed : { ok: false, problem: describeIssues(parsed.issues) };
}

/** What the user accepted must fit the form, and is no more than the form asks for. */
function readElicitation(
  { params }: Extract<Question, { kind: 'elicit' }>,
  response: unknown,
  validator: SchemaValidator,
): Reading {
  const parsed = fitting(ElicitResultSchema, response);
  if (!parsed.ok) return parsed;
  const value = trimmed(parsed.value, params);
  if (value.action !== 'accept' || !('requestedSchema' in params)) return { ok: true, value };
  const { valid, errorMessage } = validator.getValidator(params.requestedSchema)(value.content ?? {});
  return valid ? { ok: true, value } : { ok: false, problem: `content: ${errorMessage}` };
}

/** A handler that gave the model no tools gets one block, as its type says; a list of one is that one. */
function readSampling({ params }: Extract<Question, { kind: 'sample' }>, response: unknown): Reading {
  const { content } = Object(response) as { readonly content?: unknown };
  const isList = Array.isArray(content);
  if (params.tools !== undefined)
    return isList ? fitting(AgentBlocksSchema, response) : fitting(AgentBlockSchema, response);
  const only: unknown = isList && content.length === 1 ? content[0] : content;
  return fitting(CreateMessageResultSchema, only === content ? response : { ...(response as object), content: only });
}
