import { Inject, Injectable } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { SETTINGS, type Settings } from '../../config/settings.js';
import type { McpRequest } from '../gate/mcp-request.js';
import { DeleteHandler } from './delete.handler.js';
import { GetHandler } from './get.handler.js';
import { InitializeHandler } from './initialize.handler.js';
import { PostHandler } from './post.handler.js';
import { SessionlessEndpoint } from './sessionless.endpoint.js';
import { TransportRegistry } from './sessions/transport-registry.js';

/** Sessions over Streamable HTTP, revisions 2024-11-05 to 2025-11-25. The guard has found the session alive. */
@Injectable()
export class LegacyEndpoint {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly initialize: InitializeHandler,
    private readonly post: PostHandler,
    private readonly get: GetHandler,
    private readonly remove: DeleteHandler,
    private readonly registry: TransportRegistry,
    private readonly sessionless: SessionlessEndpoint,
  ) {}

  /** @throws RefusedError, at once or later */
  handle(request: McpRequest, response: ServerResponse): Promise<void> | void {
    if (this.settings.legacySessions === 'off') return this.sessionless.handle(request, response);
    const { session } = request.inbound;
    if (!session) return this.initialize.handle(request, response);
    if (request.method === 'POST') return this.post.handle(request, response, session);
    this.registry.touch(session.record.id);
    if (request.method === 'GET') return this.get.handle(request, response, session);
    return this.remove.handle(response, session);
  }
}
