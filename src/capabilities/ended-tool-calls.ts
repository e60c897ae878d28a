import type { CallContext } from './call-context.js';
import type { ToolOutcome } from './outcomes.js';

/** One tool call that has ended. */
export interface ToolCalled {
  /** As the client wrote it; there may be no such tool, or none for this caller. */
  readonly name: string;
  readonly args: unknown;
  readonly context: CallContext;
  readonly outcome: ToolOutcome;
  /** By `performance.now()`. */
  readonly startedAt: number;
  /** What may be kept of the arguments. */
  readonly audit: 'digest' | 'arguments';
}

/** Tells those who keep account of each tool call that has ended. */
export class EndedToolCalls {
  private readonly listeners = new Set<(called: ToolCalled) => void>();

  /** Whether anybody keeps account. */
  get areFollowed(): boolean {
    return this.listeners.size > 0;
  }

  /** @returns ends the listening */
  onEnded(listener: (called: ToolCalled) => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  ended(called: ToolCalled): void {
    for (const listener of this.listeners) listener(called);
  }
}
