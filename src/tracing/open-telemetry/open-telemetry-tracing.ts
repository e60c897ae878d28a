import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import {
  context,
  type Context,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Tracer,
} from '@opentelemetry/api';
import { TracerProvider, type TracerProviderOptions } from '@opentelemetry/sdk-trace';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RequestOutcome, type TracedRequest, type TracedRoute, type TracedSession, Tracing } from '../tracing.js';
import { httpAttributes, httpName, requestAttributes } from './attributes.js';
import { type Contexts, guestContexts } from './guest-contexts.js';
import { parentOfHttp, parentOfRequest } from './parent.js';
import { joinApi, ofProvider } from './shared-api.js';

/** How long the last spans may take at shutdown, in ms; less than the process leaves for closing. */
const FLUSH_MS = 3_000;

/** Clients choose request ids; a span keeps this many characters of one. */
const LONGEST_ATTRIBUTE = 256;

/** `service`: OpenTelemetry's API is ours, with that of other servers in the process; `guest`: it is the host's. */
export type TracingPlace = 'service' | 'guest';

/**
 * Spans by OpenTelemetry's conventions for HTTP, MCP, GenAI and databases. Spans which tools make through OpenTelemetry's
 * API are inside the call's.
 */
export class OpenTelemetryTracing extends Tracing implements OnApplicationShutdown {
  private readonly logger = new Logger('Tracing');
  private readonly provider: TracerProvider;
  private readonly tracer: Tracer;
  private readonly contexts: Contexts;
  private readonly leave: (() => void) | undefined;
  private readonly requests = new WeakMap<TracedRequest, Span>();

  constructor(options: TracerProviderOptions, place: TracingPlace = 'service') {
    super();
    this.provider = new TracerProvider({ spanLimits: { attributeValueLengthLimit: LONGEST_ATTRIBUTE }, ...options });
    this.tracer = this.provider.getTracer('mooring');
    this.leave = place === 'service' ? joinApi(this.provider) : undefined;
    this.contexts = place === 'service' ? context : guestContexts();
  }

  http(request: IncomingMessage, response: ServerResponse, next: () => void, route?: TracedRoute): void {
    const parent = parentOfHttp(request.headers);
    const span = this.tracer.startSpan(httpName(request, route), { kind: SpanKind.SERVER }, parent);
    if (span.isRecording()) {
      span.setAttributes(httpAttributes(request, route));
      response.once('close', () => endHttp(span, response));
    }
    this.contexts.with(ofProvider(trace.setSpan(parent, span), this.provider), next);
  }

  request<T>(request: TracedRequest, method: string, session: TracedSession | undefined, serve: () => T): T {
    const parent = parentOfRequest(request, this.contexts.active());
    if (isLeftOut(parent.context)) return serve();
    const span = this.tracer.startSpan(method, { kind: SpanKind.SERVER, links: parent.links }, parent.context);
    if (span.isRecording()) {
      span.setAttributes(requestAttributes(request, method, session));
      this.requests.set(request, span);
    }
    return this.contexts.with(trace.setSpan(parent.context, span), serve);
  }

  requestEnded(request: TracedRequest, outcome: RequestOutcome, code?: number): void {
    const span = this.requests.get(request);
    if (!span) return;
    this.requests.delete(request);
    if (code !== undefined) span.setAttribute('rpc.response.status_code', String(code));
    if (outcome !== 'ok') fail(span, code === undefined ? outcome : String(code));
    span.end();
  }

  async tool<T>(
    request: TracedRequest,
    name: string,
    run: () => Promise<T>,
    outcomeOf: (result: T) => string,
  ): Promise<T> {
    const called = this.requests.get(request);
    if (!isKept(trace.getSpan(this.contexts.active()))) return run();
    called?.updateName(`tools/call ${name}`).setAttribute('gen_ai.tool.name', name);
    const attributes = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': name };
    return this.inside(`execute_tool ${name}`, { kind: SpanKind.INTERNAL, attributes }, run, (span, result) => {
      const outcome = outcomeOf(result);
      if (outcome === 'ok') return;
      fail(span, outcome);
      if (called) fail(called, outcome);
    });
  }

  prompt(request: TracedRequest, name: string): void {
    this.requests.get(request)?.updateName(`prompts/get ${name}`).setAttribute('gen_ai.prompt.name', name);
  }

  async store<O extends { readonly state: string }>(operation: string, ask: () => Promise<O>): Promise<O> {
    if (!isKept(trace.getSpan(this.contexts.active()))) return ask();
    const attributes = { 'db.system.name': 'redis', 'db.operation.name': operation };
    return this.inside(`${operation} session`, { kind: SpanKind.CLIENT, attributes }, ask, (span, { state }) => {
      span.setAttribute('mooring.store.outcome', state);
      if (state === 'unavailable') fail(span, state);
    });
  }

  /** Sends what is left, for as long as the shutdown can wait, and leaves OpenTelemetry's API. */
  async onApplicationShutdown(): Promise<void> {
    const waiting = new AbortController();
    const late = sleep(FLUSH_MS, 'late', { signal: waiting.signal, ref: false }).catch(() => 'late');
    // A failed export was reported by the exporter.
    const ended = await Promise.race([this.provider.shutdown().catch(() => undefined), late]);
    waiting.abort();
    if (ended === 'late')
      this.logger.warn({ event: 'tracing.unsent', message: 'The last spans were not sent in time' });
    this.leave?.();
  }

  private async inside<T>(
    name: string,
    options: { readonly kind: SpanKind; readonly attributes: Record<string, string> },
    run: () => Promise<T>,
    finish: (span: Span, result: T) => void,
  ): Promise<T> {
    const active = this.contexts.active();
    const span = this.tracer.startSpan(name, options, active);
    try {
      const result = await this.contexts.with(trace.setSpan(active, span), run);
      finish(span, result);
      return result;
    } catch (error) {
      fail(span, error instanceof Error ? error.name : 'error');
      throw error;
    } finally {
      span.end();
    }
  }
}

/** Whether the sampler has taken the trace of a span, which may have ended while a task of its request runs on. */
function isKept(span: Span | undefined): boolean {
  return span !== undefined && (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0;
}

/**
 * Whether the sampler has left the trace out. It decides by the trace, so it would say the same of every span inside, and
 * asking it again would only cost time. Of a caller's span it has said nothing.
 */
function isLeftOut(parent: Context): boolean {
  const span = trace.getSpan(parent);
  return span !== undefined && !isKept(span) && !span.spanContext().isRemote;
}

/** Messages of errors may hold what a caller sent, so a span has the class of an error alone. */
function fail(span: Span, type: string): void {
  span.setAttribute('error.type', type).setStatus({ code: SpanStatusCode.ERROR });
}

function endHttp(span: Span, { headersSent, statusCode }: ServerResponse): void {
  if (headersSent) span.setAttribute('http.response.status_code', statusCode);
  if (headersSent && statusCode >= 500) fail(span, String(statusCode));
  span.end();
}
