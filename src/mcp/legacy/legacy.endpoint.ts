import { Injectable } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { headerOf, type McpRequest } from '../gate/mcp-request.js';
import { badRequest, RefusedError } from '../rpc/refusals.js';
import { RpcCode } from '../rpc/rpc-error.js';
import { DeleteHandler } from './delete.handler.js';
import { GetHandler } from './get.handler.js';
import { InitializeHandler } from './initialize.handler.js';
import { PostHandler } from './post.handler.js';
import { TransportRegistry } from './sessions/transport-registry.js';
import { LEGACY_REVISIONS } from '../rpc/legacy-revisions.js';
import { quoted } from '../../text/quoted.js';

/** Sessions over Streamable HTTP, revisions 2024-11-05 to 2025-11-25. The guard has found the session alive. */
@Injectable()
export class LegacyEndpoint {
  constructor(
    private readonly initialize: InitializeHandler,
    private readonly post: PostHandler,
    private readonly get: GetHandler,
    private readonly remove: DeleteHandler,
    private readonly registry: TransportRegistry,
  ) {}

  /** @throws RefusedError, at once or later */
  handle(request: McpRequest, response: ServerResponse): Promise<void> {
    const { session } = request.inbound;
    if (!session) return this.initialize.handle(request, response);
    assertSupportedVersion(headerOf(request, 'mcp-protocol-version'));
    if (request.method === 'POST') return this.post.handle(request, response, session);
    this.registry.touch(session.record.id);
    if (request.method === 'GET') return this.get.handle(request, response, session);
    return this.remove.handle(response, session);
  }
}

/** Any supported revision will do, and none: behaviour follows what the session negotiated. */
function assertSupportedVersion(version: string | undefined): void {
  if (version === undefined || LEGACY_REVISIONS.includes(version)) return;
  const supported = LEGACY_REVISIONS.join(', ');
  throw new RefusedError(
    badRequest(
      RpcCode.Refused,
      `Bad Request: Unsupported protocol version: ${quoted(version)} (supported versions: ${supported})`,
    ),
  );
}
