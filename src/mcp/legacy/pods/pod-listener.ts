import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { BusMessage } from '../../../cluster/bus/bus-message.js';
import { PodBus } from '../../../cluster/bus/pod-bus.js';
import { background } from '../../../lifecycle/background.js';
import { Periodic } from '../../../lifecycle/periodic.js';
import { SessionStore } from '../../../session/session-store.js';
import { AnswerCollector } from './answer-collector.js';
import { LegacyExchanges } from '../calls/legacy-exchanges.js';
import { SessionEnder } from '../sessions/session-ender.js';
import { RememberedSessions } from '../sessions/remembered-sessions.js';
import { Listeners } from '../streams/listeners.js';
import { Listening } from '../streams/listening.js';
import { WakeUps } from '../streams/wake-ups.js';
import { TransportRegistry } from '../sessions/transport-registry.js';

/** Its name where it fails in the background. */
const WORK = 'bus message';

/** How often silent streams look whether the pod of their receiver lives, and claims are made that could not be, in ms. */
const LOOK_AFTER_MS = 2_000;

/** Does what other pods wake this one for. A message is only a reason to look: what counts is in the store. */
@Injectable()
export class PodListener implements OnModuleInit, OnApplicationShutdown {
  private readonly lookingAfter = new Periodic('listeners', LOOK_AFTER_MS, () => this.lookAfterListeners());

  constructor(
    private readonly bus: PodBus,
    private readonly store: SessionStore,
    private readonly registry: TransportRegistry,
    private readonly views: RememberedSessions,
    private readonly ender: SessionEnder,
    private readonly listeners: Listeners,
    private readonly listening: Listening,
    private readonly answers: AnswerCollector,
    private readonly wakeUps: WakeUps,
    private readonly exchanges: LegacyExchanges,
  ) {}

  onModuleInit(): void {
    this.bus.onMessage((message) => background(this.handle(message), WORK));
    this.bus.onGap(() => this.lookAtAll());
    this.answers.start();
    this.lookingAfter.start();
  }

  onApplicationShutdown(): void {
    this.answers.stop();
    this.lookingAfter.stop();
  }

  private async handle(message: BusMessage): Promise<void> {
    switch (message.kind) {
      case 'answer':
        return this.answers.collect(message.session, [message.id]);
      case 'progress':
        return this.tell(message.session, 'notifications/progress', { ...message.params, progressToken: message.id });
      case 'cancel':
        return this.tell(message.session, 'notifications/cancelled', {
          requestId: message.requestId,
          reason: message.reason,
        });
      case 'ended':
      case 'changed':
        return this.look(message.session, message.kind === 'ended' ? message.reason : 'expired');
      case 'appended':
        return this.wakeUps.wake({ sessionId: message.session, stream: message.stream });
      case 'followed':
        return this.exchanges.streamOf({ sessionId: message.session, stream: message.stream })?.look();
      case 'listening':
      case 'unheard':
        return this.hear(message);
      case 'ping':
      case 'notified':
      case 'task':
      case 'task-left':
      case 'tool-suspended':
        return;
      default:
        message satisfies never;
    }
  }

  /** Wake-ups were lost: everything that is awaited or followed is looked at. */
  private lookAtAll(): void {
    background(this.answers.collectAll(), WORK);
    this.wakeUps.wakeAll();
    background(this.claimAgain(), WORK);
    background(this.exchanges.look(), WORK);
  }

  private lookAfterListeners(): Promise<unknown> {
    return Promise.all([this.lookAfterSilenced(), this.claimAgain()]);
  }

  private async claimAgain(): Promise<void> {
    await Promise.all([...this.listeners.unclaimed()].map((listener) => this.listening.claimAgain(listener)));
  }

  /** Streams that are silent for a receiver on another pod: when that pod has died, no message says so. */
  private async lookAfterSilenced(): Promise<void> {
    await Promise.all([...this.listeners.silenced()].map((listener) => this.listening.lookAfter(listener)));
  }

  private async hear(message: Extract<BusMessage, { kind: 'listening' | 'unheard' }>): Promise<void> {
    const listener = this.listeners.get(message.session);
    if (!listener) return;
    if (message.kind === 'listening') {
      await this.listening.yieldTo(listener);
      if (listener.silencedBy !== undefined) listener.named(message.resumed)?.socket.end('replaced');
      return;
    }
    return this.listening.inherit(listener, message.claim, message.position);
  }

  private async tell(session: string, method: string, params: Record<string, unknown>): Promise<void> {
    await this.registry.get(session)?.notify({ jsonrpc: '2.0', method, params });
  }

  /** Reads the session again where this pod remembers anything of it. */
  private async look(session: string, reason: 'expired' | 'deleted' | 'revoked'): Promise<void> {
    if (!this.views.remembers(session)) return;
    const outcome = await this.store.peek(session, this.views.seen(session));
    if (outcome.state === 'alive') this.views.update(outcome.session);
    if (outcome.state === 'gone') this.ender.end(session, reason);
  }
}
