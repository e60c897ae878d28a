import type { JSONRPCRequest, ProgressToken, RequestId } from '@modelcontextprotocol/sdk/types.js';
import type { IncomingHttpHeaders } from 'node:http';
import type { Grants } from '../../../capabilities/grants.js';
import type { ToolEntry } from '../../../capabilities/kinds/entry.js';
import { Abortable } from '../../calls/abortable.js';
import type { Refusal } from '../../rpc/refusals.js';
import type { EarlierRun } from './earlier-run.js';
import type { CallOrigin } from './call-origin.js';
import type { LegacyExchange } from './legacy-exchange.js';

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
