import { Injectable, Logger } from '@nestjs/common';
import type { JSONRPCRequest } from '@modelcontextprotocol/sdk/types.js';
import type { CallContext, Era } from '../../capabilities/call-context.js';
import type { ToolEntry } from '../../capabilities/kinds/entry.js';
import { type ToolOutcome, toolOutcomeLabel } from '../../capabilities/outcomes.js';
import { Extensions } from '../../extensions/extensions.js';
import { Metrics } from '../../metrics/metrics.js';
import { type RequestOutcome, type TracedRequest, type TracedSession, Tracing } from '../../tracing/tracing.js';
import { factsOf } from '../rpc/methods.js';
import { ToolAuditor } from './tool-auditor.js';

/** A JSON-RPC request that is over. */
export interface EndedRequest {
  readonly request: JSONRPCRequest;
  /** By `performance.now()`. */
  readonly startedAt: number;
  readonly outcome: RequestOutcome;
  /** Of the JSON-RPC error that it was answered with. */
  readonly code: number | undefined;
}

/** Keeps account of the requests of both eras while they are served: metric, trace and log. */
@Injectable()
export class RequestAccounts {
  private readonly logger = new Logger('Calls');

  constructor(
    private readonly metrics: Metrics,
    private readonly tracing: Tracing,
    private readonly extensions: Extensions,
  ) {}

  /** A method as a metric's label, in logs and in a trace: bounded, whatever clients make up. */
  labelOf(method: string): string {
    return (factsOf(method) ?? this.extensions.methodOf(method)) ? method : 'other';
  }

  /** Serves a request in its span. */
  traced<T>(request: JSONRPCRequest, session: TracedSession | undefined, serve: () => T): T {
    return this.tracing.request(request, this.labelOf(request.method), session, serve);
  }

  started(): void {
    this.metrics.callsInFlight.inc();
  }

  /** @param session its hash; `undefined` where there is none */
  ended(era: Era, { request, startedAt, outcome, code }: EndedRequest, session?: string): void {
    this.metrics.callsInFlight.dec();
    const method = this.labelOf(request.method);
    this.tracing.requestEnded(request, outcome, code);
    this.metrics.requestDuration.observe({ era, method, outcome }, (performance.now() - startedAt) / 1_000);
    if (outcome === 'ok') return;
    const event = outcome === 'error' ? 'request.failed' : 'request.cancelled';
    this.logger.log({
      event,
      era,
      method,
      ...(session !== undefined && { session }),
      ...(code !== undefined && { code }),
    });
  }
}

/** One call of a tool, of whichever era. */
export interface ToolCall {
  /** As the client wrote it. */
  readonly name: string;
  /** `undefined`: this caller has no tool of that name. */
  readonly tool: ToolEntry | undefined;
  readonly args: unknown;
  readonly context: CallContext;
  /** Inside of whose span the tool runs. */
  readonly request: TracedRequest;
}

/** Runs tools for both eras, and keeps account of each run: trace, metric and audit log. */
@Injectable()
export class ToolRuns {
  constructor(
    private readonly metrics: Metrics,
    private readonly tracing: Tracing,
    private readonly auditor: ToolAuditor,
  ) {}

  async run(call: ToolCall): Promise<ToolOutcome> {
    const startedAt = performance.now();
    const outcome = await this.outcomeOf(call);
    const ms = performance.now() - startedAt;
    const { context, tool } = call;
    const label = toolOutcomeLabel(outcome, context);
    this.metrics.toolDuration.observe({ era: context.era, tool: tool?.key ?? 'unknown', outcome: label }, ms / 1_000);
    if (this.auditor.isOn) this.auditor.record(call, label, ms);
    return outcome;
  }

  private outcomeOf({ tool, args, context, request }: ToolCall): Promise<ToolOutcome> | ToolOutcome {
    if (!tool) return UNKNOWN;
    const label = (outcome: ToolOutcome) => toolOutcomeLabel(outcome, context);
    return this.tracing.tool(request, tool.key, () => tool.call(args, context), label);
  }
}

const UNKNOWN = { kind: 'unknown' } as const;
