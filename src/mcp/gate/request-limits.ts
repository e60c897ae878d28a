import { Injectable } from '@nestjs/common';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { CapabilityRegistry } from '../../capabilities/capability-registry.js';
import type { ToolEntry } from '../../capabilities/kinds/entry.js';
import { ToolSuspensions } from '../../cluster/claims/tool-suspensions.js';
import { callerKey, type LimitedRequest } from '../../limits/caller-key.js';
import { RateLimits } from '../../limits/rate-limits.js';
import type { RateVerdict } from '../../limits/rate.js';
import { Metrics } from '../../metrics/metrics.js';
import { limitRefusal, type Refusal } from '../rpc/refusals.js';
import { calledTool, type McpRequest } from './mcp-request.js';
import { tooMany } from './rate-refusal.js';

/**
 * The limits that depend on what is asked: the messages of a batch past its first, for which the request itself counted,
 * sessions opened, and calls of tools that have a rate of their own or are suspended. Of both eras.
 */
@Injectable()
export class RequestLimits {
  constructor(
    private readonly limits: RateLimits,
    private readonly registry: CapabilityRegistry,
    private readonly suspensions: ToolSuspensions,
    private readonly metrics: Metrics,
  ) {}

  /** Why the messages of a request are refused, all of them or none. */
  refusalOf(request: McpRequest): Refusal | undefined {
    const { messages, batch } = request.inbound;
    const ofBatch = messages.length > 1 ? this.verdictOnMore(messages.length - 1, request) : ALLOWED;
    if (!ofBatch.ok) return tooMany(ofBatch);
    for (const message of messages) {
      const id = batch || !('id' in message) ? null : message.id;
      const suspended = this.refusalOfSuspended(message);
      if (suspended) return { ...suspended, id };
      const verdict = this.verdictOn(message, request);
      if (!verdict.ok) return tooMany(verdict, id);
    }
    return undefined;
  }

  private refusalOfSuspended(message: JSONRPCMessage): Refusal | undefined {
    if (!('method' in message) || message.method !== 'tools/call') return undefined;
    const tool = message.params?.['name'];
    const leftMs = typeof tool === 'string' ? this.suspensions.leftMs(tool) : 0;
    if (leftMs === 0) return undefined;
    this.metrics.suspendedCalls.inc({ tool: String(tool) });
    const retryAfterSeconds = Math.ceil(leftMs / 1_000);
    return limitRefusal({ status: 503, message: SUSPENDED, limit: 'suspended', retryAfterSeconds });
  }

  private verdictOnMore(messages: number, request: LimitedRequest): RateVerdict {
    const own = this.limits.take('caller', callerKey(request), messages);
    return own.ok ? this.limits.take('global', 'all', messages) : own;
  }

  private verdictOn(message: JSONRPCMessage, request: McpRequest): RateVerdict {
    if (!('method' in message)) return ALLOWED;
    if (message.method === 'initialize') return this.limits.take('initialize', callerKey(request));
    return this.verdictOnCall(calledTool(request.inbound, message, this.registry), request);
  }

  private verdictOnCall(tool: ToolEntry | undefined, request: LimitedRequest): RateVerdict {
    if (!tool?.rateLimit) return ALLOWED;
    const { max, perSeconds } = tool.rateLimit;
    return this.limits.take('tool', `${tool.key} ${callerKey(request)}`, 1, { max, windowMs: perSeconds * 1_000 });
  }
}

const ALLOWED: RateVerdict = { ok: true };

const SUSPENDED = 'This tool is suspended for a while: calls of it ended or blocked the servers that ran them.';
