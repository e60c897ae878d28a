import {
  Inject,
  Injectable,
  Logger,
  type CanActivate,
  type ExecutionContext,
  type NestMiddleware,
} from '@nestjs/common';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import type { ServerResponse } from 'node:http';
import { CapabilityRegistry } from '../../capabilities/capability-registry.js';
import type { ToolEntry } from '../../capabilities/kinds/entry.js';
import { ToolSuspensions } from '../../cluster/claims/tool-suspensions.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { callerKey, type LimitedRequest } from '../../limits/caller-key.js';
import { RateLimits } from '../../limits/rate-limits.js';
import { rateHeaders } from '../../limits/rate-headers.js';
import type { Rate, RateLeft, RateVerdict } from '../../limits/rate.js';
import { tellRate } from '../../limits/tell-rate.js';
import { Metrics } from '../../metrics/metrics.js';
import { limitRefusal, rateRefusal, RefusedError, type Refusal } from '../rpc/refusals.js';
import { replyRefusal } from '../rpc/reply.js';
import type { Inbound, McpRequest } from './mcp-request.js';

/** What every request counts against, before its body is read: the limit of its caller, and that of the service. */
@Injectable()
export class RateLimitStep implements NestMiddleware {
  private readonly logger = new Logger('RateLimits');
  private warned = false;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly limits: RateLimits,
  ) {}

  use(request: LimitedRequest, response: ServerResponse, next: () => void): void {
    if (!this.settings.rateLimitEnabled) return next();
    this.warnOfProxy(request);
    const verdict = this.limits.takeRequests(callerKey(request));
    if (verdict.ok) {
      if (verdict.left) tellLeft(response, verdict.left);
      return next();
    }
    if (verdict.first) tellRate(verdict.limit, verdict.retryAfterSeconds);
    replyRefusal(response, rateRefusal(verdict));
  }

  private warnOfProxy({ headers, principal }: LimitedRequest): void {
    if (this.warned || principal || !headers['x-forwarded-for']) return;
    if (this.settings.trustProxy !== 'off') return;
    this.warned = true;
    this.logger.warn({
      event: 'limits.proxy-untrusted',
      message:
        'Requests come through a proxy that TRUST_PROXY does not name: all its clients share one rate limit. Set TRUST_PROXY to the number of proxies or to their networks.',
    });
  }
}

/**
 * The limits that depend on what is asked: the messages of a batch past its first, for which the request itself counted,
 * sessions opened, and calls of tools that have a rate of their own or are suspended. Of both eras.
 */
@Injectable()
export class RequestLimits implements CanActivate {
  constructor(
    private readonly limits: RateLimits,
    private readonly registry: CapabilityRegistry,
    private readonly suspensions: ToolSuspensions,
    private readonly metrics: Metrics,
  ) {}

  /** @throws RefusedError for all messages of the request, or for none */
  canActivate(context: ExecutionContext): boolean {
    const refusal = this.refusalOf(context.switchToHttp().getRequest<McpRequest>());
    if (refusal) throw new RefusedError(refusal);
    return true;
  }

  private refusalOf(request: McpRequest): Refusal | undefined {
    const { messages, batch } = request.inbound;
    const ofBatch = messages.length > 1 ? this.limits.takeRequests(callerKey(request), messages.length - 1) : ALLOWED;
    if (!ofBatch.ok) return rateRefusal(ofBatch);
    for (const message of messages) {
      const id = batch || !('id' in message) ? null : message.id;
      const tool = calledTool(request.inbound, message, this.registry);
      const suspended = this.refusalOfSuspended(tool);
      if (suspended) return { ...suspended, id };
      const verdict = this.verdictOn(message, tool, request);
      if (!verdict.ok) return rateRefusal(verdict, id);
    }
    return undefined;
  }

  private refusalOfSuspended(tool: ToolEntry | undefined): Refusal | undefined {
    const leftMs = tool ? this.suspensions.leftMs(tool.key) : 0;
    if (!tool || leftMs === 0) return undefined;
    this.metrics.suspendedCalls.inc({ tool: tool.key });
    const retryAfterSeconds = Math.ceil(leftMs / 1_000);
    return limitRefusal({ status: 503, message: SUSPENDED, limit: 'suspended', retryAfterSeconds });
  }

  private verdictOn(message: JSONRPCMessage, tool: ToolEntry | undefined, request: McpRequest): RateVerdict {
    const isInitialize = 'method' in message && message.method === 'initialize';
    if (isInitialize) return this.limits.take('initialize', callerKey(request));
    if (!tool?.rateLimit) return ALLOWED;
    const { max, perSeconds } = tool.rateLimit;
    return this.limits.take('tool', `${tool.key} ${callerKey(request)}`, 1, { max, windowMs: perSeconds * 1_000 });
  }
}

const ALLOWED: RateVerdict = { ok: true };

function tellLeft(response: ServerResponse, { rate, ...left }: RateLeft & { readonly rate: Rate }): void {
  const headers = rateHeaders('caller', left, rate);
  for (const name in headers) response.setHeader(name, headers[name]!);
}

const SUSPENDED = 'This tool is suspended for a while: calls of it ended or blocked the servers that ran them.';

/**
 * The tool that a message of a request calls, for callers that may not use it, too. For a request of one message it is
 * looked up once and kept with the request, for all that ask later.
 */
export function calledTool(
  inbound: Inbound,
  message: JSONRPCMessage,
  registry: CapabilityRegistry,
): ToolEntry | undefined {
  if (!('method' in message) || message.method !== 'tools/call') return undefined;
  if (inbound.tool !== undefined) return inbound.tool ?? undefined;
  const name = message.params?.['name'];
  const tool = typeof name === 'string' ? registry.findTool(name) : undefined;
  if (!inbound.batch) inbound.tool = tool ?? null;
  return tool;
}
