/** Between two writes of a task's message, in ms: clients look about as often. */
const WRITE_EVERY_MS = 1_000;

/** A longer message is cut. In characters. */
const MAX_LENGTH = 500;

/** Writes the newest of many messages, at most one a second. */
export class ProgressNotes {
  private timer: NodeJS.Timeout | undefined;
  private newest: string | undefined;

  constructor(private readonly write: (message: string) => void) {}

  add(message: string): void {
    this.newest = message.slice(0, MAX_LENGTH);
    if (!this.timer) this.flush();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.newest = undefined;
  }

  private flush(): void {
    this.timer = undefined;
    if (this.newest === undefined) return;
    this.write(this.newest);
    this.newest = undefined;
    this.timer = setTimeout(() => this.flush(), WRITE_EVERY_MS).unref();
  }
}

/** What people read of a progress without a message of its own. */
export function progressText(progress: number, total: number | undefined, message: string | undefined): string {
  return message ?? (total === undefined ? String(progress) : `${progress} of ${total}`);
}
