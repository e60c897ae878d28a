import { Injectable } from '@nestjs/common';
import type { StreamName } from '../../../cluster/events/event-log.js';

/** Lets those who wait for a stream's next event be woken. */
@Injectable()
export class WakeUps {
  private readonly waiting = new Map<string, Set<() => void>>();

  /** Streams that are waited for now. */
  get size(): number {
    return this.waiting.size;
  }

  /** Resolves at the next wake-up for the stream, and after `ms` at the latest, since wake-ups get lost. */
  wait(name: StreamName, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const woken = () => {
        clearTimeout(timer);
        this.forget(name, woken);
        resolve();
      };
      const timer = setTimeout(woken, ms).unref();
      const key = keyOf(name);
      const waiting = this.waiting.get(key) ?? new Set();
      this.waiting.set(key, waiting.add(woken));
    });
  }

  wake(name: StreamName): void {
    for (const woken of [...(this.waiting.get(keyOf(name)) ?? [])]) woken();
  }

  wakeAll(): void {
    for (const waiting of [...this.waiting.values()]) for (const woken of [...waiting]) woken();
  }

  private forget(name: StreamName, woken: () => void): void {
    const key = keyOf(name);
    const waiting = this.waiting.get(key);
    waiting?.delete(woken);
    if (waiting?.size === 0) this.waiting.delete(key);
  }
}

function keyOf({ sessionId, stream }: StreamName): string {
  return `${sessionId} ${stream}`;
}
