import { Injectable, Logger } from '@nestjs/common';
import type { RequestId } from '@modelcontextprotocol/sdk/types.js';
import type { ServerResponse } from 'node:http';
import type { McpRequest } from './mcp-request.js';
import { replyRefusal } from '../rpc/reply.js';
import { RpcCode } from '../rpc/rpc-error.js';

/** Answers requests that a fault of ours broke: 500 and −32603, unless an answer has begun, and nothing of why. */
@Injectable()
export class BrokenRequests {
  private readonly logger = new Logger('McpEndpoint');

  answer(error: unknown, response: ServerResponse): void {
    replyRefusal(response, { status: 500, code: RpcCode.InternalError, message: 'Internal error', id: idOf(response) });
    this.logger.error({ event: 'request.broken', err: error }, 'A request could not be served. Please report it');
  }

  /** Of an application that serves `/mcp` without `RequestPipeline` before it: its author reads what to do. */
  answerUngated(response: ServerResponse): void {
    replyRefusal(response, { status: 500, code: RpcCode.InternalError, message: UNGATED });
    this.logger.error({ event: 'request.ungated' }, UNGATED);
  }
}

const UNGATED =
  'McpModule serves nothing on its own: host, token, rate and body of a request are checked by RequestPipeline, which did not run. Make the application with createApp of src/create-app.ts, or name your module in MCP_MODULES';

/** Of the one request that is answered; of a batch none. */
function idOf({ req }: ServerResponse): RequestId | null {
  const { messages = [], batch = false } = (req as McpRequest | undefined)?.inbound ?? {};
  const [message] = messages;
  return !batch && message && 'method' in message && 'id' in message ? message.id : null;
}
