import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Metrics } from '../../metrics/metrics.js';

const METHODS = new Set(['GET', 'POST', 'DELETE']);

/** Counts every answer of the endpoint by verb and status; a response that never began counts as `none`. */
@Injectable()
export class ResponseCounterStep implements NestMiddleware {
  constructor(private readonly metrics: Metrics) {}

  use({ method = '' }: IncomingMessage, response: ServerResponse, next: () => void): void {
    response.once('close', () => {
      const status = response.headersSent ? String(response.statusCode) : 'none';
      this.metrics.httpResponses.inc({ method: METHODS.has(method) ? method : 'other', status });
    });
    next();
  }
}
