import type { RequestId } from '@modelcontextprotocol/sdk/types.js';
import type { Call } from './call.js';

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
