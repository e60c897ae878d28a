import type { IncomingMessage, ServerResponse } from 'node:http';
import { background, safely } from '../lifecycle/background.js';
import { faults } from '../lifecycle/faults.js';
import { Tracing, type RequestOutcome, type TracedRequest, type TracedRoute, type TracedSession } from './tracing.js';

/** What something that is traced came to, known apart from the tracing around it. */
type Ran<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

/** Tracing that breaks nothing, whatever the one behind it does: all that it is given runs exactly once. */
export class HarmlessTracing extends Tracing {
  constructor(private readonly behind: Tracing) {
    super();
  }

  http(request: IncomingMessage, response: ServerResponse, next: () => void, route?: TracedRoute): void {
    traced((run) => this.behind.http(request, response, run, route), next);
  }

  request<T>(request: TracedRequest, method: string, session: TracedSession | undefined, serve: () => T): T {
    return traced((run) => this.behind.request(request, method, session, run), serve);
  }

  requestEnded(request: TracedRequest, outcome: RequestOutcome, code?: number): void {
    safely('tracing', () => this.behind.requestEnded(request, outcome, code));
  }

  tool<T>(request: TracedRequest, name: string, run: () => Promise<T>, outcomeOf: (result: T) => string): Promise<T> {
    return traced((once) => this.behind.tool(request, name, once, outcomeOf), run);
  }

  prompt(request: TracedRequest, name: string): void {
    safely('tracing', () => this.behind.prompt(request, name));
  }

  store<O extends { readonly state: string }>(operation: string, ask: () => Promise<O>): Promise<O> {
    return traced((once) => this.behind.store(operation, once), ask);
  }
}

/** Runs `run` inside of `trace`, or without it where that does not get as far. What `run` comes to is all that is told. */
function traced<T>(trace: (run: () => T) => unknown, run: () => T): T {
  let ran: Ran<T> | undefined;
  const once = (): T => {
    ran ??= outcomeOf(run);
    return valueOf(ran);
  };
  try {
    const result = trace(once);
    if (isPromise(result)) background(reportOwn(result, ran), 'tracing');
  } catch (error) {
    if (ran?.ok !== false || ran.error !== error) faults.report('tracing', error);
  }
  return once();
}

/** The promise of the tracing may reject with what it was given to run, or by itself. */
async function reportOwn(traced: PromiseLike<unknown>, ran: Ran<unknown> | undefined): Promise<void> {
  const errorOf = async (promise: unknown) => {
    try {
      await promise;
      return undefined;
    } catch (error) {
      return { error };
    }
  };
  const [own, given] = await Promise.all([errorOf(traced), errorOf(ran?.ok ? ran.value : undefined)]);
  if (own && own.error !== given?.error) faults.report('tracing', own.error);
}

function outcomeOf<T>(run: () => T): Ran<T> {
  try {
    return { ok: true, value: run() };
  } catch (error) {
    return { ok: false, error };
  }
}

function valueOf<T>(ran: Ran<T>): T {
  if (ran.ok) return ran.value;
  throw ran.error;
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | undefined)?.then === 'function';
}
