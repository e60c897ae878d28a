import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import type { AuthenticatedRequest } from './caller.js';
import { StreamExpiries } from './stream-expiries.js';

/** A GET stream lasts no longer than its token. The stream of a call is left alone, as it ends by itself. */
@Injectable()
export class StreamExpiryMiddleware implements NestMiddleware {
  constructor(private readonly expiries: StreamExpiries) {}

  use({ caller, method }: AuthenticatedRequest, response: ServerResponse, next: () => void): void {
    if (caller && method === 'GET') this.expiries.watch(response, caller.expiresAt);
    next();
  }
}
