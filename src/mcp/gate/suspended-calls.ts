import { Injectable } from '@nestjs/common';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { ToolSuspensions } from '../../cluster/claims/tool-suspensions.js';
import { Metrics } from '../../metrics/metrics.js';
import { limitRefusal } from '../rpc/limit-refusal.js';
import type { Refusal } from '../rpc/rpc-error.js';

/** Refuses calls of tools that are suspended. */
@Injectable()
export class SuspendedCalls {
  constructor(
    private readonly suspensions: ToolSuspensions,
    private readonly metrics: Metrics,
  ) {}

  /** Why a message is refused, if it calls such a tool. */
  refusalOf(message: JSONRPCMessage): Refusal | undefined {
    if (!('method' in message) || message.method !== 'tools/call') return undefined;
    const tool = message.params?.['name'];
    const leftMs = typeof tool === 'string' ? this.suspensions.leftMs(tool) : 0;
    if (leftMs === 0) return undefined;
    this.metrics.suspendedCalls.inc({ tool: String(tool) });
    const retryAfterSeconds = Math.ceil(leftMs / 1_000);
    return limitRefusal({ status: 503, message: SUSPENDED, limit: 'suspended', retryAfterSeconds });
  }
}

const SUSPENDED = 'This tool is suspended for a while: calls of it ended or blocked the servers that ran them.';
