import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import type { AuthenticatedRequest } from '../../auth/caller.js';
import { dropCredentials } from '../../auth/credentials.js';
import { isWithoutToken } from '../../auth/presented-token.js';
import { TokenMiddleware } from '../../auth/token.middleware.js';
import { AnonymousAccess } from './anonymous-access.js';
import type { McpRequest } from './mcp-request.js';

/** The check of the token, which lets in who shows none where something is public. A token that is shown has to be good. */
@Injectable()
export class DoorStep implements NestMiddleware {
  constructor(
    private readonly access: AnonymousAccess,
    private readonly token: TokenMiddleware,
  ) {}

  use(request: AuthenticatedRequest, response: ServerResponse, next: () => void): Promise<void> | void {
    if (!isWithoutToken(request) || !this.access.isOpen) return this.token.use(request, response, next);
    request.principal = null;
    dropCredentials(request);
    next();
  }
}

/** Asks callers without a token for one where a request is about what is not public: 401, before anything of it runs. */
@Injectable()
export class ChallengeStep implements NestMiddleware {
  constructor(
    private readonly access: AnonymousAccess,
    private readonly token: TokenMiddleware,
  ) {}

  use(request: McpRequest, response: ServerResponse, next: () => void): Promise<void> | void {
    const { caller, inbound } = request;
    if (caller || this.access.admits(inbound)) return next();
    const [first] = inbound.messages;
    return this.token.demand(request, response, !inbound.batch && first && 'id' in first ? (first.id ?? null) : null);
  }
}
