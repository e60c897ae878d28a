import { Injectable } from '@nestjs/common';
import type { InboundModernRoute } from '@modelcontextprotocol/server';
import type { JSONRPCRequest } from '@modelcontextprotocol/sdk/types.js';
import type { ServerResponse } from 'node:http';
import { CapabilityRegistry } from '../../capabilities/capability-registry.js';
import type { McpRequest } from '../gate/mcp-request.js';
import { idOf } from '../gate/rejected.js';
import { calledTool } from '../gate/request-limits.js';
import { replyAccepted } from '../rpc/reply.js';
import { methodNotFound, RefusedError, type Refusal } from '../rpc/refusals.js';
import { ModernCalls } from './calls/modern-calls.js';
import { ModernDispatcher } from './methods/modern-dispatcher.js';
import { MODERN_REVISION } from '../rpc/modern-revisions.js';
import { unsupportedRevision } from '../rpc/unsupported-revision.js';
import { refusalOfParameterHeaders, refusalOfStandardHeaders } from './request-headers.js';

/**
 * The stateless half of `/mcp`: every request carries its revision and capabilities, and is served without a session
 * and without the store.
 */
@Injectable()
export class ModernEndpoint {
  constructor(
    private readonly dispatcher: ModernDispatcher,
    private readonly calls: ModernCalls,
    private readonly registry: CapabilityRegistry,
  ) {}

  /** @throws RefusedError for what is refused before its method runs */
  handle(route: InboundModernRoute, http: McpRequest, response: ServerResponse): void {
    const { revision = 'unknown' } = route.classification;
    if (revision !== MODERN_REVISION) throw new RefusedError(unsupportedRevision(revision, idOf(route.message)));
    if (route.messageKind === 'notification') return replyAccepted(response);
    const request = http.inbound.messages[0] as JSONRPCRequest;
    const refusal = refusalOfStandardHeaders(http, request);
    if (refusal) throw new RefusedError(refusal);
    const method = this.dispatcher.methodOf(request.method, http.caller);
    if (!method) throw new RefusedError(methodNotFound(request));
    const mismatch = this.refusalOfArguments(http, request);
    if (mismatch) throw new RefusedError(mismatch);
    this.calls.begin(http, response, request, method);
  }

  private refusalOfArguments(http: McpRequest, request: JSONRPCRequest): Refusal | undefined {
    const tool = this.registry.permitted(calledTool(http.inbound, request, this.registry), http.caller);
    return tool && refusalOfParameterHeaders(http, request, tool.item);
  }
}
