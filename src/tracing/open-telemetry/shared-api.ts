import {
  context,
  type Context,
  createContextKey,
  INVALID_SPAN_CONTEXT,
  propagation,
  type Span,
  type SpanOptions,
  trace,
  type Tracer,
  type TracerOptions,
  type TracerProvider,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';

const PROVIDER = createContextKey('mooring.tracer-provider');

/** Those of the servers that trace in this process, the longest first. */
const providers: TracerProvider[] = [];

/** Parts of OpenTelemetry's API that had no registration before, and have one for all of them. */
const registered: { disable(): void }[] = [];

/**
 * Registers with OpenTelemetry's API, which a process has one of, so that spans which tools make through it are inside of
 * their call's and go where the spans of its server go. What somebody else has registered stays.
 *
 * @returns takes that back; the API is as it was when the last one has
 */
export function joinApi(provider: TracerProvider): () => void {
  if (providers.length === 0) register();
  providers.push(provider);
  return () => {
    const place = providers.indexOf(provider);
    if (place >= 0) providers.splice(place, 1);
    if (providers.length === 0) for (const api of registered.splice(0)) api.disable();
  };
}

/** A context whose spans are those of one server. */
export function ofProvider(parent: Context, provider: TracerProvider): Context {
  return parent.setValue(PROVIDER, provider);
}

function register(): void {
  if (context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())) registered.push(context);
  if (propagation.setGlobalPropagator(new W3CTraceContextPropagator())) registered.push(propagation);
  const forwarding = { getTracer: (...named: TracerName) => new ForwardingTracer(named) };
  if (trace.setGlobalTracerProvider(forwarding)) registered.push(trace);
}

type TracerName = [name: string, version?: string, options?: TracerOptions];

/** Tools keep their tracer; whose span it makes is decided with each. */
class ForwardingTracer implements Tracer {
  private readonly tracers = new WeakMap<TracerProvider, Tracer>();

  constructor(private readonly named: TracerName) {}

  startSpan(name: string, options?: SpanOptions, parent: Context = context.active()): Span {
    return this.tracerOf(parent)?.startSpan(name, options, parent) ?? trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
  }

  startActiveSpan<F extends (span: Span) => unknown>(name: string, ...rest: unknown[]): ReturnType<F> {
    const run = rest.pop() as (span: Span) => ReturnType<F>;
    const [options, parent = context.active()] = rest as [SpanOptions?, Context?];
    const span = this.startSpan(name, options, parent);
    return context.with(trace.setSpan(parent, span), run, undefined, span);
  }

  private tracerOf(parent: Context): Tracer | undefined {
    const provider = (parent.getValue(PROVIDER) as TracerProvider | undefined) ?? providers[0];
    if (!provider) return undefined;
    const tracer = this.tracers.get(provider) ?? provider.getTracer(...this.named);
    this.tracers.set(provider, tracer);
    return tracer;
  }
}
