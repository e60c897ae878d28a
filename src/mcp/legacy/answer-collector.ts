import { Injectable } from '@nestjs/common';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { AnswerBox } from '../../cluster/answer-box.js';
import type { RpcAnswer } from './exchange.js';
import { TransportRegistry } from './transport-registry.js';

/** How often awaited answers are looked for without being woken, in ms: what a lost wake-up costs at most. */
const LOOK_EVERY_MS = 1_500;

/** Fetches answers that landed on other pods for the calls that await them here. */
@Injectable()
export class AnswerCollector {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly box: AnswerBox,
    private readonly registry: TransportRegistry,
  ) {}

  start(): void {
    this.timer = setInterval(() => void this.collectAll(), LOOK_EVERY_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  async collectAll(): Promise<void> {
    const working = [...this.registry.working()];
    await Promise.all(working.map(({ sessionId, awaited }) => this.collect(sessionId, awaited)));
  }

  /** Only ids that this pod awaits for that very session are fetched: a forged or late answer reaches nobody. */
  async collect(sessionId: string, requestIds: readonly string[]): Promise<void> {
    const transport = this.registry.get(sessionId);
    const names = requestIds
      .filter((requestId) => transport?.awaits(requestId))
      .map((requestId) => ({ sessionId, requestId }));
    if (names.length === 0) return;
    for (const text of await this.box.take(names)) {
      if (text !== undefined) transport?.accept(JSON.parse(text) as JSONRPCMessage as RpcAnswer);
    }
  }
}
