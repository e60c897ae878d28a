import { type Context, defaultTextMapGetter, type Link, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import type { IncomingHttpHeaders } from 'node:http';
import type { TracedRequest } from '../tracing.js';

const propagator = new W3CTraceContextPropagator();

export interface Parent {
  readonly context: Context;
  readonly links: Link[];
}

/** What `traceparent` and `tracestate` name. Baggage is not read: callers could put anything into it. */
export function parentOfHttp(headers: IncomingHttpHeaders): Context {
  return propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
}

/** The context in `_meta` wins over the HTTP request, whose is the ambient one: to that the span is then linked. */
export function parentOfRequest({ params }: TracedRequest, ambient: Context): Parent {
  const told = remoteSpan(params?._meta);
  if (!told) return { context: ambient, links: [] };
  const http = trace.getSpanContext(ambient);
  return { context: trace.setSpanContext(ambient, told), links: http ? [{ context: http }] : [] };
}

function remoteSpan(meta: Readonly<Record<string, unknown>> | undefined) {
  if (typeof meta?.['traceparent'] !== 'string') return undefined;
  const { traceparent, tracestate } = meta;
  const carrier = typeof tracestate === 'string' ? { traceparent, tracestate } : { traceparent };
  return trace.getSpanContext(propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter));
}
