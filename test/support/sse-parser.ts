import { createParser } from 'eventsource-parser';

/** One event or comment of a stream. A comment has nothing but `comment`; an empty `data` line is `''`. */
export interface SseEvent {
  readonly id?: string;
  readonly event?: string;
  readonly retry?: number;
  readonly data?: string;
  readonly comment?: string;
}

/** Reads an event stream as clients do, comments included, however it arrives. @throws ParseError where it is none */
export class SseParser {
  private retry: number | undefined;
  private readonly parser = createParser({
    onEvent: ({ id, event, data }) => {
      const retry = this.retry;
      this.retry = undefined;
      this.onEvent({
        ...(id !== undefined && { id }),
        ...(event !== undefined && { event }),
        ...(retry !== undefined && { retry }),
        data,
      });
    },
    onRetry: (retry) => (this.retry = retry),
    onComment: (comment) => this.onEvent({ comment }),
    onError: (error) => {
      throw error;
    },
  });

  constructor(private readonly onEvent: (event: SseEvent) => void) {}

  push(chunk: string): void {
    this.parser.feed(chunk);
  }
}

/** The events and comments of a stream that is there as text; what isn't whole is left out. */
export function eventsIn(stream: string): SseEvent[] {
  const events: SseEvent[] = [];
  new SseParser((event) => events.push(event)).push(stream);
  return events;
}
