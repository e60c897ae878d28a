import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import type { ToolResultLike } from '../handlers.js';
import { describeArgumentIssues } from '../schema/describe-argument-issues.js';
import type { JsonSchema, Schema } from '../schema/schema.js';
import { validate } from '../schema/validate.js';
import { jsonText } from '../../text/sent-json.js';
import { wellFormed } from '../../text/well-formed.js';
import { assertBlocks } from './content-blocks.js';
import { WrongAnswerError } from './wrong-answer.error.js';

export interface OutputSchema {
  readonly schema: Schema;
  readonly json: JsonSchema;
}

/** @throws WrongAnswerError */
export function toToolResult(
  answer: unknown,
  output: OutputSchema | undefined,
): CallToolResult | Promise<CallToolResult> {
  return output ? structured(answer, output) : unstructured(answer);
}

function unstructured(answer: unknown): CallToolResult {
  if (answer === undefined) return { content: [] };
  if (typeof answer === 'string') return { content: [{ type: 'text', text: wellFormed(answer) }] };
  if (isToolResult(answer)) return withTextOfValue(readable(answer));
  throw new WrongAnswerError('return a string or a tool result, or declare `output` to return another value');
}

async function structured(answer: unknown, output: OutputSchema): Promise<CallToolResult> {
  if (!isWholeResult(answer, output)) return withStructure(await fit(answer, output), {});
  if (answer.isError) return readable(answer) as CallToolResult;
  return withStructure(await fit(answer.structuredContent, output), readable(answer));
}

/** @throws WrongAnswerError */
function readable<Result extends Partial<ToolResultLike>>(result: Result): Result {
  if (result.content) assertBlocks(result.content);
  return result;
}

/** Clients that know no structured content read the same answer as JSON. */
function withStructure(structuredContent: unknown, rest: Partial<ToolResultLike>): CallToolResult {
  const content = rest.content ?? [{ type: 'text', text: jsonOf(structuredContent) }];
  return withTextOfValue({ ...rest, content, structuredContent });
}

/** A value that is no object has a text beside it: sessions knew none before, and neither do their clients (SEP-2106). */
function withTextOfValue(result: ToolResultLike): CallToolResult {
  const { content, structuredContent: value } = result;
  const needsText = value !== undefined && !isObject(value) && !content.some(({ type }) => type === 'text');
  const whole = needsText ? { ...result, content: [...content, { type: 'text', text: jsonOf(value) }] } : result;
  return whole as CallToolResult;
}

/** @throws WrongAnswerError for what JSON does not have */
function jsonOf(value: unknown): string {
  const json = jsonText(value) as string | undefined;
  if (json === undefined) throw new WrongAnswerError(`it is ${typeof value}, which JSON does not have`);
  return json;
}

async function fit(value: unknown, { schema }: OutputSchema): Promise<unknown> {
  const validation = await validate(schema, value);
  if (validation.ok) return validation.value;
  throw new WrongAnswerError(`it does not fit the output schema: ${describeArgumentIssues(validation.issues)}`);
}

function isWholeResult(answer: unknown, { json }: OutputSchema): answer is Partial<ToolResultLike> {
  if (typeof answer !== 'object' || answer === null) return false;
  if ('structuredContent' in answer || ('isError' in answer && isToolResult(answer))) return true;
  const declaresContent = 'content' in ((json['properties'] as object | undefined) ?? {});
  return !declaresContent && isToolResult(answer);
}

function isToolResult(answer: unknown): answer is ToolResultLike {
  const content = (answer as { content?: unknown } | null)?.content;
  return (
    Array.isArray(content) && content.every((block) => typeof (block as { type?: unknown } | null)?.type === 'string')
  );
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
