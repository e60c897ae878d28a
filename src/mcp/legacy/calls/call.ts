import type {
  JSONRPCErrorResponse,
  JSONRPCNotification,
  JSONRPCRequest,
  ProgressToken,
  RequestId,
  Result,
} from '@modelcontextprotocol/sdk/types.js';
import type { IncomingHttpHeaders } from 'node:http';
import type { Grants } from '../../../capabilities/grants.js';
import type { ToolEntry } from '../../../capabilities/kinds/entry.js';
import type { EventWeight } from '../../../cluster/events/event-log.js';
import { faults } from '../../../lifecycle/faults.js';
import type { RequestOutcome } from '../../../tracing/tracing.js';
import { Abortable } from '../../calls/abortable.js';
import type { RequestAccounts } from '../../calls/call-accounts.js';
import { CallAbandonedError } from '../../calls/call-ended.errors.js';
import type { PreparedResult } from '../../rpc/prepared-result.js';
import { RpcCode, RpcError } from '../../rpc/rpc-error.js';
import type { Refusal } from '../../rpc/refusals.js';
import type { EarlierRun } from './earlier-run.js';
import type { CallOrigin } from './call-origin.js';
import type { CallAnswer, LegacyExchange } from './legacy-exchange.js';

/** One JSON-RPC request of the client while it is being served. */
export class Call extends Abortable {
  readonly startedAt = performance.now();
  /** Set where the request cannot be served as a whole: a JSON answer then carries this status. */
  refusal: Refusal | undefined;

  constructor(
    readonly request: JSONRPCRequest,
    readonly exchange: LegacyExchange,
    private readonly origin: CallOrigin,
  ) {
    super();
  }

  get id(): RequestId {
    return this.request.id;
  }

  get headers(): IncomingHttpHeaders {
    return this.origin.headers;
  }

  get grants(): Grants | undefined {
    return this.origin.grants;
  }

  get tool(): ToolEntry | undefined {
    return this.origin.tool ?? undefined;
  }

  get earlier(): EarlierRun | undefined {
    return this.origin.earlier;
  }

  /** The progress that the client has seen before this run. */
  get seenProgress(): number {
    return this.earlier?.progress ?? -Infinity;
  }

  get progressToken(): ProgressToken | undefined {
    return this.request.params?._meta?.progressToken;
  }
}

/**
 * A session's calls by their ids. Nearly always there is one at most, and that one is kept without a `Map`: a `Map`
 * that is filled and emptied makes itself anew every few calls, and in a session's transport, which lives long, what it
 * leaves behind is for the collector of old objects.
 */
export class CallsInFlight implements Iterable<Call> {
  private sole: Call | undefined;
  private others: Map<RequestId, Call> | undefined;

  get size(): number {
    return (this.sole ? 1 : 0) + (this.others?.size ?? 0);
  }

  get(id: RequestId): Call | undefined {
    return this.sole?.id === id ? this.sole : this.others?.get(id);
  }

  /** Takes the place of a call with the same id. */
  add(call: Call): void {
    const { id } = call;
    const isOther = this.sole ? this.sole.id !== id : this.others?.has(id);
    if (!isOther) this.sole = call;
    else (this.others ??= new Map<RequestId, Call>()).set(id, call);
  }

  delete(id: RequestId): void {
    if (this.sole?.id === id) this.sole = undefined;
    else this.others?.delete(id);
    if (this.others?.size === 0) this.others = undefined;
  }

  *[Symbol.iterator](): Iterator<Call> {
    if (this.sole) yield this.sole;
    if (this.others) yield* this.others.values();
  }
}

/** Its name where it fails in the background. */
export const CALL = 'call';

/** The calls of one client while they run: each is accounted for, and answered on its own exchange. */
export abstract class RunningCalls {
  /** Names the session in logs; `undefined` where there is none. */
  abstract readonly sessionHash: string | undefined;
  protected readonly calls = new CallsInFlight();

  constructor(private readonly accounts: RequestAccounts) {}

  get callsInFlight(): number {
    return this.calls.size;
  }

  callOf(id: RequestId): Call | undefined {
    return this.calls.get(id);
  }

  /** A request of the client; its answer goes out on the call's exchange. */
  serve(call: Call): void {
    this.accounts.started();
    this.calls.add(call);
    this.answerWith(call, this.resultOf(call));
  }

  /** These calls end here without an answer of their own, for the reason given. */
  release(ids: readonly RequestId[], why: string): void {
    for (const id of ids) {
      const call = this.calls.get(id);
      if (call) this.settle(call, 'cancelled', { abort: new CallAbandonedError(why) });
    }
  }

  /** Something about a call ahead of its answer; nothing once the call is over. */
  async say(call: Call, notification: JSONRPCNotification): Promise<void> {
    if (this.calls.get(call.id) === call) await call.exchange.say(notification, weightOf(notification));
  }

  /** @throws RpcError for an error answer */
  protected abstract resultOf(call: Call): Promise<Result | PreparedResult>;

  protected settle(call: Call, outcome: RequestOutcome, { code, abort }: { code?: number; abort?: Error } = {}): void {
    this.calls.delete(call.id);
    if (abort) call.abort(abort);
    const { request, startedAt } = call;
    try {
      this.accounts.ended('legacy', { request, startedAt, outcome, code }, this.sessionHash);
    } catch (error) {
      faults.report(CALL, error);
    }
  }

  /** An id may be used again once its call is cancelled, so a late answer goes nowhere. */
  private answerWith(call: Call, served: Promise<Result | PreparedResult>): void {
    const { id } = call;
    const answerLate = (answer: CallAnswer) =>
      this.calls.get(id) === call ? this.answerCall(call, answer) : undefined;
    served
      .then(
        (result) => answerLate({ jsonrpc: '2.0', id, result }),
        (error: unknown) => answerLate({ jsonrpc: '2.0', id, error: errorIn(error) }),
      )
      .then(undefined, (error: unknown) => call.exchange.fail(error));
  }

  private answerCall(call: Call, answer: CallAnswer): Promise<void> | void {
    if ('error' in answer) this.settle(call, 'error', { code: answer.error.code });
    else this.settle(call, 'ok');
    return call.exchange.answer(answer, call.refusal);
  }
}

/** What handlers throw was made an `RpcError` before; anything else is a fault of ours, whose details clients don't get. */
function errorIn(error: unknown): JSONRPCErrorResponse['error'] {
  if (!(error instanceof RpcError)) return { code: RpcCode.InternalError, message: 'Internal error' };
  const { code, message, data } = error;
  return { code, message, ...(data !== undefined && { data }) };
}

/** Progress and logs are the first to go when a stream's log is full. */
function weightOf(message: JSONRPCNotification): EventWeight {
  return message.method === 'notifications/progress' || message.method === 'notifications/message'
    ? 'expendable'
    : 'required';
}
