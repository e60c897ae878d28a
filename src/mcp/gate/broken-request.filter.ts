import { Catch, HttpException, type ArgumentsHost } from '@nestjs/common';
import { BaseExceptionFilter, HttpAdapterHost } from '@nestjs/core';
import type { ServerResponse } from 'node:http';
import { BrokenRequests } from './broken-requests.js';

/** What a guard or the controller throws by mistake: answered in JSON-RPC. A team's `HttpException` is answered as elsewhere. */
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
    this.broken.answer(error, host.switchToHttp().getResponse<ServerResponse>());
  }
}
