import { Catch, HttpException, type ArgumentsHost } from '@nestjs/common';
import { BaseExceptionFilter, HttpAdapterHost } from '@nestjs/core';
import type { ServerResponse } from 'node:http';
import { BrokenRequests } from './broken-requests.js';
import type { McpRequest } from './mcp-request.js';

/**
 * What a guard or the controller throws by mistake: answered in JSON-RPC. A team's `HttpException` is answered as elsewhere.
 * Where the pipeline did not run, the first guard throws: no request is let through unchecked.
 */
@Catch()
export class BrokenRequestFilter extends BaseExceptionFilter {
  constructor(
    host: HttpAdapterHost,
    private readonly broken: BrokenRequests,
  ) {
    super(host.httpAdapter);
  }

  override catch(error: unknown, host: ArgumentsHost): void {
    if (error instanceof HttpException) return super.catch(error, host);
    const http = host.switchToHttp();
    const response = http.getResponse<ServerResponse>();
    if (http.getRequest<Partial<McpRequest>>().inbound) this.broken.answer(error, response);
    else this.broken.answerUngated(response);
  }
}
