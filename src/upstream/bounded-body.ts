const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** The same response, whose body breaks off where one message of it is longer: all of it, or an event of a stream. */
export function bounded(response: Response, maxBytes: number): Response {
  const { body } = response;
  if (!body) return response;
  const isStream = response.headers.get('content-type')?.includes('text/event-stream') ?? false;
  const counter = isStream ? new EventLength() : new WholeLength();
  const limited = body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        if (counter.after(chunk) > maxBytes) controller.error(new Error(`A message is longer than ${maxBytes} bytes`));
        else controller.enqueue(chunk);
      },
    }),
  );
  const { status, statusText, headers } = response;
  return new Response(limited, { status, statusText, headers });
}

class WholeLength {
  private length = 0;

  after(chunk: Uint8Array): number {
    return (this.length += chunk.length);
  }
}

/** Of the longest event that ended, or goes on, in what came last. */
class EventLength {
  private length = 0;
  private isLineEmpty = true;

  after(chunk: Uint8Array): number {
    let longest = this.length;
    let from = 0;
    for (let at = chunk.indexOf(LINE_FEED); at !== -1; at = chunk.indexOf(LINE_FEED, from)) {
      const isEmpty = this.isLineEmpty && isNothing(chunk, from, at);
      longest = Math.max(longest, (this.length += at + 1 - from));
      if (isEmpty) this.length = 0;
      this.isLineEmpty = true;
      from = at + 1;
    }
    if (from < chunk.length) {
      this.length += chunk.length - from;
      this.isLineEmpty = this.isLineEmpty && isNothing(chunk, from, chunk.length);
    }
    return Math.max(longest, this.length);
  }
}

function isNothing(chunk: Uint8Array, from: number, to: number): boolean {
  return to === from || (to === from + 1 && chunk[from] === CARRIAGE_RETURN);
}
