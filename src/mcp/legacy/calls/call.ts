import type { JSONRPCRequest, ProgressToken, RequestId } from '@modelcontextprotocol/sdk/types.js';
import type { IncomingHttpHeaders } from 'node:http';
import type { Grants } from '../../../capabilities/grants.js';
import type { Refusal } from '../../rpc/rpc-error.js';
import type { EarlierRun } from './earlier-run.js';
import type { LegacyExchange } from './legacy-exchange.js';
import { quoted } from '../../../text/quoted.js';

/** One JSON-RPC request of the client while it is being served. */
export class Call {
  readonly startedAt = performance.now();
  /** Set where the request cannot be served as a whole: a JSON answer then carries this status. */
  refusal: Refusal | undefined;
  private controller: AbortController | undefined;
  private abortReason: Error | undefined;

  constructor(
    readonly request: JSONRPCRequest,
    readonly headers: IncomingHttpHeaders,
    readonly exchange: LegacyExchange,
    /** What another pod began and did not finish. */
    readonly earlier?: EarlierRun,
    /** What the caller may use; `undefined` without authentication. */
    readonly grants?: Grants,
  ) {}

  get id(): RequestId {
    return this.request.id;
  }

  /** The progress that the client has seen before this run. */
  get seenProgress(): number {
    return this.earlier?.progress ?? -Infinity;
  }

  get progressToken(): ProgressToken | undefined {
    return this.request.params?._meta?.progressToken;
  }

  /** Made when somebody first asks for it: most calls end without. */
  get signal(): AbortSignal {
    if (!this.controller) {
      this.controller = new AbortController();
      if (this.abortReason) this.controller.abort(this.abortReason);
    }
    return this.controller.signal;
  }

  get aborted(): boolean {
    return this.abortReason !== undefined;
  }

  abort(reason: Error): void {
    if (this.abortReason) return;
    this.abortReason = reason;
    this.controller?.abort(reason);
  }
}

/**
 * Why a call's signal was aborted. It has no stack: V8 keeps the objects that a stack went through, so a tool that
 * kept the reason would keep the whole transport.
 */
abstract class CallEndedError extends Error {
  constructor(message: string) {
    super(message);
    this.stack = message;
  }
}

/** The client sent `notifications/cancelled`. */
export class CallCancelledError extends CallEndedError {
  constructor(reason: string | undefined) {
    super(reason ? `The client cancelled the call: ${quoted(reason)}` : 'The client cancelled the call');
    this.name = 'CallCancelledError';
  }
}

/** The session ended, or the server is going down, while the call was running. */
export class CallAbandonedError extends CallEndedError {
  constructor(why: string) {
    super(`The call was abandoned: ${why}`);
    this.name = 'CallAbandonedError';
  }
}
