import { type ArgumentsHost, Catch, HttpException, HttpStatus, Logger } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import type { IncomingMessage } from 'node:http';
import { routeOf } from '../http/route-bindings.js';
import { methodLabel, UNMATCHED } from '../metrics/route-labels.js';

/**
 * Answers what a route of a team throws and no filter of it catches: as Nest does, and with a line in the log for what is not
 * the client's fault.
 */
@Catch()
export class RouteFailures extends BaseExceptionFilter {
  private readonly failures = new Logger('Routes');

  /** @throws what is of no HTTP request, as if this were not there: Nest asks filters of the whole application for tools, too */
  override catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') throw error;
    const answer = this.answerOf(error);
    super.catch(answer, host);
    const status = answer.getStatus();
    if (status < 500) return;
    const request = host.switchToHttp().getRequest<IncomingMessage>();
    const [route, method] = [routeOf(request) ?? UNMATCHED, methodLabel(request.method)];
    this.failures.error({ event: 'route.failed', route, method, status, err: error }, FAILED);
  }

  private answerOf(error: unknown): HttpException {
    if (error instanceof HttpException) return error;
    const { statusCode, message } = this.isHttpError(error)
      ? { statusCode: error.statusCode, message: this.getHttpErrorMessage(error) }
      : INTERNAL;
    return new HttpException({ statusCode, message }, statusCode);
  }
}

const INTERNAL = { statusCode: HttpStatus.INTERNAL_SERVER_ERROR, message: 'Internal server error' };

const FAILED =
  'A route of a team could not answer: "err" is what its code threw; its client got the status and, unless an HttpException says more, nothing of why';
