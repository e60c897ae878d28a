import {
  type ElicitRequestFormParams,
  type ElicitRequestURLParams,
  type ElicitResult,
  ErrorCode,
  McpError,
} from '@modelcontextprotocol/sdk/types.js';
import { errorMeans } from '../../capabilities/errors.js';
import type { UpstreamCall } from '../upstream-call.js';

type Params = ElicitRequestFormParams | ElicitRequestURLParams;

/**
 * Puts a question of the other server to the client of a call.
 * @throws McpError that the other server is answered with
 */
export async function putQuestion(call: UpstreamCall | undefined, params: Params): Promise<ElicitResult> {
  if (!call) throw new McpError(ErrorCode.InvalidRequest, 'No single call is running that this question could be of');
  const { _meta, task: _task, ...question } = params;
  try {
    return await call.whileAsking(() => call.context.elicit(question as Params));
  } catch (error) {
    if (!isOfClient(error)) call.end(error as Error);
    throw new McpError(ErrorCode.InternalError, isOfClient(error) ? error.message : 'The question was not answered');
  }
}

/**
 * What a client answered instead of an answer is for the other server to deal with. All else ends the call here: that it runs
 * again in the modern era, that the client can't be asked, or that no client could be sent such a question.
 */
function isOfClient(error: unknown): error is Error {
  return errorMeans(error, 'client');
}
