import { Injectable } from '@nestjs/common';

/** A request that the shutdown knows of. */
export interface RunningRequest {
  /** It has become a connection that lasts, which the shutdown doesn't wait for. */
  readonly stays: boolean;
  /** Ends it at the end of the drain. */
  abandon(): void;
}

/** What the shutdown waits for beside the calls of the endpoint: requests to routes of teams. */
@Injectable()
export class RunningRequests {
  private readonly requests = new Set<RunningRequest>();
  private isClosed = false;

  /** Those that the shutdown waits for. */
  get running(): number {
    let running = 0;
    for (const { stays } of this.requests) if (!stays) running += 1;
    return running;
  }

  /** @returns takes it off; `undefined` where none is let in any more */
  begin(request: RunningRequest): (() => void) | undefined {
    if (this.isClosed) return undefined;
    this.requests.add(request);
    return () => void this.requests.delete(request);
  }

  /** From now on none is let in. */
  close(): void {
    this.isClosed = true;
  }

  /** The drain is over: what is left is ended. */
  abandonAll(): void {
    for (const request of this.requests) request.abandon();
  }
}
