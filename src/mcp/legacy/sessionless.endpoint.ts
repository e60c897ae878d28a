import { Inject, Injectable } from '@nestjs/common';
import type { JSONRPCMessage, JSONRPCRequest } from '@modelcontextprotocol/sdk/types.js';
import type { ServerResponse } from 'node:http';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { callerKey } from '../../limits/caller-key.js';
import { capReached } from '../../limits/cap-reached.js';
import { Metrics } from '../../metrics/metrics.js';
import { headerOf, type McpRequest } from '../gate/mcp-request.js';
import { SESSIONLESS_REVISION } from '../rpc/legacy-revisions.js';
import { RefusedError } from '../rpc/refusals.js';
import { replyAccepted, replyJson } from '../rpc/reply.js';
import { SessionlessHandshake } from './sessionless/sessionless-handshake.js';
import { SessionlessCalls } from './sessionless/sessionless-calls.js';
import { initializeIn } from './initialize.handler.js';
import { sortMessages, tooManyCalls } from './post.handler.js';
import { assertSupportedVersion } from './supported-version.js';

/**
 * `LEGACY_SESSIONS=off`: each POST of the legacy era stands for itself. No session is opened, and what a session header
 * says is not looked at: platforms add one of their own.
 */
@Injectable()
export class SessionlessEndpoint {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly handshake: SessionlessHandshake,
    private readonly calls: SessionlessCalls,
    private readonly metrics: Metrics,
  ) {}

  /** @throws RefusedError for what is refused before its methods run */
  handle(request: McpRequest, response: ServerResponse): void {
    const { inbound } = request;
    if (inbound.messages.some(isInitialize)) return this.greet(initializeIn(inbound), response);
    const version = headerOf(request, 'mcp-protocol-version');
    assertSupportedVersion(version);
    const revision = version ?? SESSIONLESS_REVISION;
    const { requests, answers } = sortMessages(inbound, revision);
    if (answers.length > 0) this.metrics.answersDropped.inc({ reason: 'unknown' }, answers.length);
    if (requests.length === 0) return replyAccepted(response);
    if (requests.length > this.settings.sessionMaxCalls) {
      capReached(this.metrics, 'calls', callerKey(request));
      throw new RefusedError(tooManyCalls);
    }
    this.calls.take(request, response, requests, revision);
  }

  private greet(request: JSONRPCRequest, response: ServerResponse): void {
    const greeting = this.handshake.greet(request);
    if (!greeting.ok) throw new RefusedError(greeting.refusal);
    replyJson(response, 200, greeting.answer);
  }
}

function isInitialize(message: JSONRPCMessage): boolean {
  return 'method' in message && message.method === 'initialize';
}
