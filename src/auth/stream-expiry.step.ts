import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import type { AuthenticatedRequest } from './caller.js';
import { StreamExpiries } from './stream-expiries.js';

/** A GET stream lasts no longer than its token. */
@Injectable()
export class StreamExpiryStep implements NestMiddleware {
  constructor(private readonly expiries: StreamExpiries) {}

  use({ method }: AuthenticatedRequest, response: ServerResponse, next: () => void): void {
    if (method === 'GET') this.expiries.watch(response, 'token');
    next();
  }
}
