import type { IncomingMessage, ServerResponse } from 'node:http';

/** A JSON-RPC request as far as a span may show it: never its arguments. */
export interface TracedRequest {
  readonly id: string | number;
  readonly params?: { readonly _meta?: Readonly<Record<string, unknown>> };
}

/** The session that a request belongs to. Its id is a credential and stays out of spans. */
export interface TracedSession {
  readonly sessionHash: string;
  readonly protocolVersion: string;
}

/** The route of a team that a request is for. */
export interface TracedRoute {
  /** As it is declared, `/reports/:id`; `undefined` where no controller has one. */
  readonly template: string | undefined;
}

export type RequestOutcome = 'ok' | 'error' | 'cancelled';

/**
 * Where requests leave spans. Every method runs what it is given exactly once, and neither its answer nor its error
 * changes. Names are bounded: no method, tool or prompt that the service does not know.
 */
export abstract class Tracing {
  /**
   * Runs the rest of an HTTP request in a span that ends with its response.
   * @param route of a team; without one the request is for `/mcp`
   */
  abstract http(request: IncomingMessage, response: ServerResponse, next: () => void, route?: TracedRoute): void;

  /**
   * Runs a JSON-RPC request in a span, whose parent is what the request's `_meta` names (SEP-414), else the HTTP
   * request. `requestEnded` ends it. `session`: none yet for `initialize`.
   */
  abstract request<T>(request: TracedRequest, method: string, session: TracedSession | undefined, serve: () => T): T;

  /** `code`: of the JSON-RPC error that the request was answered with. */
  abstract requestEnded(request: TracedRequest, outcome: RequestOutcome, code?: number): void;

  /** Runs a tool in a span inside its request's. `outcomeOf` says `ok` or a word for what went wrong. */
  abstract tool<T>(
    request: TracedRequest,
    name: string,
    run: () => Promise<T>,
    outcomeOf: (result: T) => string,
  ): Promise<T>;

  /** The request is for this prompt. */
  abstract prompt(request: TracedRequest, name: string): void;

  /** Runs one command of the session store in a span, if a request waits for it. */
  abstract store<O extends { readonly state: string }>(operation: string, ask: () => Promise<O>): Promise<O>;
}
