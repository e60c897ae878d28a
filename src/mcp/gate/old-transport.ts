import { Logger } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { TellLimit } from '../../lifecycle/tell-limit.js';
import { replyRefusal } from '../rpc/reply.js';
import type { Refusal } from '../rpc/refusals.js';
import { RpcCode } from '../rpc/rpc-error.js';

/** Where servers of 2024-11-05 have the stream of their HTTP+SSE transport. */
const PATH = /^\/sse\/?(?:\?|$)/i;

const gone: Refusal = {
  status: 410,
  code: RpcCode.Refused,
  message:
    'Gone: the HTTP+SSE transport of 2024-11-05 is not served. Use Streamable HTTP, which is at /mcp: set it as the URL of the server, and "http" or "streamable-http" as its type',
};

const logger = new Logger('McpEndpoint');
const limit = new TellLimit();

/**
 * Answers a request to the older transport, which no route took: 410, so that a person who set up its client reads what to do.
 * @returns whether it did
 */
export function answerOldTransport({ method, url = '' }: IncomingMessage, response: ServerResponse): boolean {
  if (!PATH.test(url)) return false;
  const untold = limit.tell('sse');
  const { status, message } = gone;
  if (untold !== undefined) {
    logger.log({ event: 'request.refused', message, method, status, ...(untold > 0 && { untold }) });
  }
  replyRefusal(response, gone);
  return true;
}
