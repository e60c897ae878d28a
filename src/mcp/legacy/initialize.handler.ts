import { Inject, Injectable } from '@nestjs/common';
import { isJSONRPCRequest, type JSONRPCRequest } from '@modelcontextprotocol/sdk/types.js';
import type { ServerResponse } from 'node:http';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { callerKey } from '../../limits/caller-key.js';
import { addressHash } from '../../session/session-owners.js';
import { Tracing } from '../../tracing/tracing.js';
import type { Inbound, McpRequest } from '../gate/mcp-request.js';
import { replyJson } from '../rpc/reply.js';
import { badRequest, RefusedError } from '../rpc/refusals.js';
import { RpcCode } from '../rpc/rpc-error.js';
import { SessionOpener, type OpenOutcome } from './sessions/session-opener.js';

/** `initialize`: opens a session and names it in `Mcp-Session-Id`. */
@Injectable()
export class InitializeHandler {
  constructor(
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'authIssuer'>,
    private readonly opener: SessionOpener,
    private readonly tracing: Tracing,
  ) {}

  async handle(http: McpRequest, response: ServerResponse): Promise<void> {
    const request = initializeIn(http.inbound);
    const opened = await this.open(request, http);
    if (opened.state === 'refused') throw new RefusedError(opened.refusal);
    replyJson(response, 200, opened.answer, {
      'Mcp-Session-Id': opened.id,
      'X-Session-Expires-At': new Date(opened.expiresAt).toISOString(),
    });
  }

  private async open(request: JSONRPCRequest, http: McpRequest): Promise<OpenOutcome> {
    const { caller } = http;
    const isAnonymous = !caller && this.settings.authIssuer.length > 0;
    const address = isAnonymous ? addressHash(callerKey(http)) : undefined;
    const opened = await this.tracing.request(request, request.method, undefined, () =>
      this.opener.open(request, caller, address),
    );
    if (opened.state === 'refused') this.tracing.requestEnded(request, 'error', opened.refusal.code);
    else this.tracing.requestEnded(request, 'ok');
    return opened;
  }
}

/** @throws RefusedError where it is part of a batch, or no request */
export function initializeIn({ batch, messages: [request] }: Inbound): JSONRPCRequest {
  if (batch || !isJSONRPCRequest(request)) throw new RefusedError(initializeStandsAlone);
  return request;
}

const initializeStandsAlone = badRequest(
  RpcCode.InvalidRequest,
  'Invalid Request: initialize is a single request, never part of a batch',
);
