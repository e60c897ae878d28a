import { damaged, type Decoded, isObject, newer, parseStored } from '../../../redis/decoded.js';
import { RpcCode } from '../../rpc/rpc-error.js';
import type { RpcAnswer } from '../../rpc/rpc-answer.js';

/**
 * A client's answer as it was stored: the JSON-RPC response as JSON, which begins with a brace. That is version 1; a later one
 * begins with its number.
 *
 * @param requestId the question that it is stored under
 */
export function decodeAnswer(text: string, requestId: string): Decoded<RpcAnswer> {
  if (/^[1-9]\d* /.test(text)) return newer();
  const answer = parseStored(text);
  if (!isObject(answer)) return damaged('an answer is no JSON object');
  if (answer['id'] !== requestId) return damaged('an answer is to another question');
  const { result, error } = answer;
  const isAnswer =
    isObject(result) || (isObject(error) && isCode(error['code']) && typeof error['message'] === 'string');
  return isAnswer
    ? { ok: true, value: answer as unknown as RpcAnswer }
    : damaged('an answer has neither result nor error');
}

/** What the call gets that asked: clients answer once, so it would wait until its time is over. */
export function answerLost(requestId: string): RpcAnswer {
  const message = "The client's answer was stored and cannot be read any more. Ask again.";
  return { jsonrpc: '2.0', id: requestId, error: { code: RpcCode.InternalError, message } };
}

function isCode(value: unknown): boolean {
  return Number.isInteger(value);
}
