import { Injectable } from '@nestjs/common';
import { AnswerBox, type AnswerName } from '../../../cluster/answers/answer-box.js';
import { Periodic } from '../../../lifecycle/periodic.js';
import { UnreadableLog } from '../../../redis/unreadable-log.js';
import { sessionHash } from '../../../session/session-hash.js';
import type { RpcAnswer } from '../../rpc/rpc-answer.js';
import type { SessionTransport } from '../sessions/session-transport.js';
import { answerLost, decodeAnswer } from '../calls/stored-answer.js';
import { TransportRegistry } from '../sessions/transport-registry.js';

/** How often awaited answers are looked for without being woken, in ms: what a lost wake-up costs at most. */
const LOOK_EVERY_MS = 1_500;

/** Fetches answers that landed on other pods for the calls that await them here. */
@Injectable()
export class AnswerCollector {
  /** Answers that were read and are being handed over, as `session request`. */
  private readonly inHand = new Set<string>();
  private readonly looking = new Periodic('answers', LOOK_EVERY_MS, () => this.collectAll());

  constructor(
    private readonly box: AnswerBox,
    private readonly registry: TransportRegistry,
    private readonly unreadable: UnreadableLog,
  ) {}

  start(): void {
    this.looking.start();
  }

  stop(): void {
    this.looking.stop();
  }

  async collectAll(): Promise<void> {
    const working = [...this.registry.working()];
    await Promise.all(working.map(({ sessionId, awaited }) => this.collect(sessionId, awaited)));
  }

  /** Only ids that this pod awaits for that very session are fetched: a forged or late answer reaches no call. */
  async collect(sessionId: string, requestIds: readonly string[]): Promise<void> {
    const transport = this.registry.get(sessionId);
    if (!transport) return;
    const names = requestIds
      .filter((requestId) => transport.awaits(requestId))
      .map((requestId) => ({ sessionId, requestId }))
      .filter((name) => !this.inHand.has(keyOf(name)));
    if (names.length === 0) return;
    for (const name of names) this.inHand.add(keyOf(name));
    try {
      const answers = await this.box.read(names);
      await Promise.all(names.map((name, index) => this.handOver(transport, name, answers[index])));
    } finally {
      for (const name of names) this.inHand.delete(keyOf(name));
    }
  }

  /** It leaves the box when its call has it: until then, a pod that takes the call over finds it there. */
  private async handOver(transport: SessionTransport, name: AnswerName, text: string | undefined): Promise<void> {
    const answer = text === undefined ? undefined : this.answerIn(name, text);
    const outcome = answer && (await transport.accept(answer));
    if (outcome === 'taken') await this.box.remove(name);
  }

  /** What a newer release wrote is left to it. */
  private answerIn({ sessionId, requestId }: AnswerName, text: string): RpcAnswer | undefined {
    const decoded = decodeAnswer(text, requestId);
    if (decoded.ok) return decoded.value;
    this.unreadable.report('answer', decoded.reason, { session: sessionHash(sessionId) });
    return decoded.isNewer ? undefined : answerLost(requestId);
  }
}

function keyOf({ sessionId, requestId }: AnswerName): string {
  return `${sessionId} ${requestId}`;
}
