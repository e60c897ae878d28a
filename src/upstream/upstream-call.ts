import type { Progress } from '@modelcontextprotocol/sdk/types.js';
import type { CallContext } from '../capabilities/call-context.js';
import { background } from '../lifecycle/background.js';

/** One call that is passed on. It ends when its caller cancels it, when nothing is heard for too long, or by `end`. */
export class UpstreamCall {
  private readonly controller = new AbortController();
  private readonly onAbort = () => this.end(new Error('The call was cancelled'));
  private timer: NodeJS.Timeout | undefined;
  private questions = 0;
  /** Why it ended here, before the other server answered. */
  reason: Error | undefined;

  /** @param timedOut made where nothing was heard for `silenceMs` */
  constructor(
    readonly context: CallContext,
    private readonly silenceMs: number,
    private readonly timedOut: () => Error,
  ) {
    if (context.aborted) this.onAbort();
    else context.signal.addEventListener('abort', this.onAbort, { once: true });
    this.heard();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** The other server is told that nothing waits for it any more. */
  end(reason: Error): void {
    this.reason ??= reason;
    this.controller.abort(reason.message);
  }

  progressed({ progress, total, message }: Progress): void {
    this.heard();
    background(this.context.progress(progress, total, message), 'progress of an upstream call');
  }

  /** While a client is asked nothing is expected of the other server. */
  async whileAsking<T>(question: () => Promise<T>): Promise<T> {
    this.questions += 1;
    clearTimeout(this.timer);
    try {
      return await question();
    } finally {
      this.questions -= 1;
      this.heard();
    }
  }

  /** It is over, whatever it came to. */
  release(): void {
    clearTimeout(this.timer);
    this.questions = Infinity;
    this.context.signal.removeEventListener('abort', this.onAbort);
  }

  private heard(): void {
    clearTimeout(this.timer);
    if (this.questions > 0 || this.signal.aborted) return;
    this.timer = setTimeout(() => this.end(this.timedOut()), this.silenceMs).unref();
  }
}
