import { Injectable, Logger } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { sessionHash } from '../../session/session-hash.js';
import { headerOf } from './mcp-request.js';
import { replyRefusal } from '../rpc/reply.js';
import type { Refusal } from '../rpc/refusals.js';

/** Answers a refused request and leaves one line in the log, so that an operator sees what a client was told. */
@Injectable()
export class RefusalReporter {
  private readonly logger = new Logger('McpEndpoint');

  refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
    const id = headerOf(request, 'mcp-session-id');
    this.logger[refusal.status >= 500 ? 'warn' : 'log']({
      event: 'request.refused',
      message: refusal.message,
      method: request.method,
      status: refusal.status,
      code: refusal.code,
      ...(id && { session: sessionHash(id) }),
    });
    replyRefusal(response, refusal);
  }
}
