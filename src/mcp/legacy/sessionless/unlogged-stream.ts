import type { ServerResponse } from 'node:http';
import type { SseSocket, StreamEnd } from '../../streams/sse-socket.js';
import type { SseSockets } from '../../streams/sse-sockets.js';
import type { ExchangeStream } from '../streams/exchange-stream.js';
import type { WriteOutcome } from '../streams/stream-log-writer.js';

/** The stream of a POST without a session. It has no log: its events have no ids, and nothing of it can be resumed. */
export class UnloggedStream implements ExchangeStream {
  readonly canBeRepeated = false;
  private socket: SseSocket | undefined;

  constructor(
    private readonly sockets: SseSockets,
    private readonly onEnd: (reason: StreamEnd) => void,
  ) {}

  async begin(response: ServerResponse): Promise<WriteOutcome> {
    this.socket = this.sockets.create('call', response, this.onEnd);
    this.socket.open();
    return 'written';
  }

  async append(data: string): Promise<WriteOutcome> {
    this.socket?.event(data);
    return 'written';
  }

  answer(data: string): Promise<WriteOutcome> {
    return this.append(data);
  }

  /** There are no questions, so no answers either. */
  async keepAnswer(): Promise<WriteOutcome> {
    return 'written';
  }

  async farewell(data: string): Promise<void> {
    this.socket?.event(data);
  }

  async disconnect(reason: StreamEnd): Promise<void> {
    this.socket?.end(reason);
  }

  handOver(): Promise<void> {
    return this.disconnect('shutdown');
  }

  end(reason: StreamEnd): Promise<void> {
    return this.disconnect(reason);
  }
}
