/** One block of an event stream. A comment has nothing but `comment`; an empty `data` line is `''`. */
export interface SseEvent {
  readonly id?: string;
  readonly event?: string;
  readonly retry?: number;
  readonly data?: string;
  readonly comment?: string;
}

/** Splits an event stream into its blocks, comments included, however it arrives. */
export class SseParser {
  private rest = '';

  constructor(private readonly onEvent: (event: SseEvent) => void) {}

  push(chunk: string): void {
    const blocks = (this.rest + chunk).split('\n\n');
    this.rest = blocks.pop() ?? '';
    for (const block of blocks) this.onEvent(parseBlock(block));
  }
}

function parseBlock(block: string): SseEvent {
  const event: { id?: string; event?: string; retry?: number; data?: string; comment?: string } = {};
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    const value = line.slice(colon + 1).replace(/^ /, '');
    switch (line.slice(0, colon)) {
      case '':
        event.comment = value;
        break;
      case 'id':
        event.id = value;
        break;
      case 'event':
        event.event = value;
        break;
      case 'retry':
        event.retry = Number(value);
        break;
      case 'data':
        event.data = event.data === undefined ? value : `${event.data}\n${value}`;
        break;
    }
  }
  return event;
}
