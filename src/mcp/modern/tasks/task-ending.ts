import { Logger } from '@nestjs/common';
import type { Result } from '@modelcontextprotocol/sdk/types.js';
import type { TaskEnding } from '../../../tasks/task.js';
import { RpcCode, RpcError } from '../../rpc/rpc-error.js';
import { jsonText } from '../../../text/sent-json.js';

const logger = new Logger('Tasks');

/**
 * How a task ends by what its call came to: any result completes it, a tool's own error too; a JSON-RPC error fails it
 * (SEP-2663, Error Handling).
 *
 * @param maxBytes of the result
 */
export async function endingOf(answer: Promise<Result>, maxBytes: number): Promise<TaskEnding> {
  try {
    const result = await answer;
    const json = jsonText(result);
    const bytes = Buffer.byteLength(json);
    if (bytes > maxBytes) return failure(tooLarge(bytes, maxBytes));
    return { status: 'completed', json, message: undefined, isError: result['isError'] === true };
  } catch (error) {
    return failure(rpcErrorOf(error));
  }
}

export function failure({ code, message, data }: RpcError): TaskEnding {
  return { status: 'failed', json: jsonText({ code, message, data }), message };
}

function tooLarge(bytes: number, maxBytes: number): RpcError {
  logger.warn({
    event: 'task.too-large',
    bytes,
    message: 'The result of a task exceeds TASK_MAX_BYTES and was dropped.',
  });
  return new RpcError(RpcCode.InternalError, `The result has ${bytes} bytes; a task keeps at most ${maxBytes}`);
}

/** What is no RpcError is a fault of ours, or a result that JSON cannot hold. */
function rpcErrorOf(error: unknown): RpcError {
  if (error instanceof RpcError) return error;
  logger.error(
    { event: 'task.broken', err: error },
    'A task could not be finished; its client is told of an internal error',
  );
  return new RpcError(RpcCode.InternalError, 'Internal error');
}
