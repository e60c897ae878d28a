/** One HTTP request that a client made, and its answer as far as it has come. */
export interface HttpExchange {
  readonly method: string;
  readonly lastEventId: string | undefined;
  readonly body: string | undefined;
  readonly at: number;
  /** `undefined` until the headers of the answer are there, or when there never was one. */
  status?: number;
  contentType?: string;
}

/** A `fetch` that remembers what went through it. */
export class RecordingFetch {
  readonly exchanges: HttpExchange[] = [];
  private closed = false;

  readonly fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    if (this.closed) return new Response(null, { status: 405 });
    const exchange: HttpExchange = {
      method: init.method ?? 'GET',
      lastEventId: new Headers(init.headers).get('last-event-id') ?? undefined,
      body: typeof init.body === 'string' ? init.body : undefined,
      at: Date.now(),
    };
    this.exchanges.push(exchange);
    const response = await fetch(input, init);
    exchange.status = response.status;
    exchange.contentType = response.headers.get('content-type') ?? undefined;
    return response;
  };

  /** Nothing goes out any more: SDK 1.x forgets timers of its own when it is closed, and 405 makes it give up. */
  close(): void {
    this.closed = true;
  }

  get gets(): readonly HttpExchange[] {
    return this.exchanges.filter(({ method }) => method === 'GET');
  }

  /** Answered requests with this status. */
  answered(status: number, method?: string): readonly HttpExchange[] {
    return this.exchanges.filter(
      (exchange) => exchange.status === status && (method ?? exchange.method) === exchange.method,
    );
  }
}
