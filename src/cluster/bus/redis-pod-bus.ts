import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Settings } from '../../config/settings.js';
import { background } from '../../lifecycle/background.js';
import { Periodic } from '../../lifecycle/periodic.js';
import type { Metrics } from '../../metrics/metrics.js';
import { damaged } from '../../redis/decoded.js';
import type { RedisConnection } from '../../redis/redis-connection.js';
import { BROADCAST_CHANNEL, inboxChannel } from '../../redis/redis-keys.js';
import { RedisSubscriber } from '../../redis/redis-subscriber.js';
import { busText, decodeBusEnvelope, type BusEnvelope, type BusMessage } from './bus-message.js';
import { PodBus } from './pod-bus.js';
import type { PodId } from '../pods/pod-id.js';

/** How often a pod pings its own inbox, in ms. */
const PING_EVERY_MS = 1_000;

/**
 * An inbox that lost so many pings in a row is deaf, however healthy its connection looks. Pings are counted, not time:
 * a process whose event loop was blocked sent none meanwhile.
 */
const DEAF_AFTER_PINGS = 3;

/** The bus over Redis pub/sub: two subscriptions a pod, however many sessions. */
export class RedisPodBus extends PodBus implements OnApplicationShutdown {
  private readonly logger = new Logger('PodBus');
  private readonly subscriber: RedisSubscriber;
  private readonly messageListeners: ((message: BusMessage) => void)[] = [];
  private readonly gapListeners: (() => void)[] = [];
  // A ping that has come back already counts, so the sockets are read before.
  private readonly supervising = new Periodic('bus-pings', PING_EVERY_MS, () => this.supervise(), 'sockets');
  private lostPings = 0;

  constructor(
    private readonly redis: RedisConnection,
    private readonly settings: Pick<Settings, 'storeTimeoutMs' | 'busMaxMessageBytes'>,
    private readonly pod: PodId,
    private readonly metrics: Metrics,
  ) {
    super();
    const channels = [BROADCAST_CHANNEL, inboxChannel(pod.value)];
    this.subscriber = new RedisSubscriber(redis.target, settings.storeTimeoutMs, channels, {
      message: (channel, text) => this.receive(channel, text),
      subscribed: () => this.resubscribed(),
    });
    this.supervising.start();
  }

  send(pod: string, message: BusMessage): void {
    this.publish(inboxChannel(pod), message);
  }

  broadcast(message: BusMessage): void {
    this.publish(BROADCAST_CHANNEL, message);
  }

  onMessage(listener: (message: BusMessage) => void): void {
    this.messageListeners.push(listener);
  }

  onGap(listener: () => void): void {
    this.gapListeners.push(listener);
  }

  onApplicationShutdown(): void {
    this.supervising.stop();
    this.subscriber.onApplicationShutdown();
  }

  private publish(channel: string, message: BusMessage): void {
    const text = busText(this.pod.value, message);
    if (this.fits(text))
      background(
        this.redis.ask((client) => client.publish(channel, text)),
        'bus message',
      );
    else this.metrics.busMessages.inc({ kind: 'oversized' });
  }

  /** A broadcast comes back to its sender, who needs no telling; what comes to the inbox is meant for this pod. */
  private receive(channel: string, text: string): void {
    const envelope = this.envelopeIn(text);
    this.metrics.busMessages.inc({ kind: envelope?.message.kind ?? 'invalid' });
    if (!envelope) return;
    const { from, message } = envelope;
    if (message.kind === 'ping') this.lostPings = 0;
    else if (from !== this.pod.value || channel !== BROADCAST_CHANNEL)
      for (const listener of this.messageListeners) listener(message);
  }

  private envelopeIn(text: string): BusEnvelope | undefined {
    const decoded = this.fits(text) ? decodeBusEnvelope(text) : damaged('a message on the bus is too large');
    if (decoded.ok) return decoded.value;
    this.redis.unreadable.report('bus', decoded.reason);
    return undefined;
  }

  private fits(text: string): boolean {
    return Buffer.byteLength(text) <= this.settings.busMaxMessageBytes;
  }

  private resubscribed(): void {
    this.lostPings = 0;
    this.metrics.busSubscriptions.inc();
    for (const listener of this.gapListeners) listener();
  }

  /** Pings its own inbox. Pings that don't come back while Redis answers mean that the inbox is deaf. */
  private supervise(): void {
    if (this.lostPings >= DEAF_AFTER_PINGS) {
      this.logger.warn({ event: 'bus.deaf', message: 'The inbox of this pod hears nothing; it subscribes again.' });
      this.lostPings = 0;
      this.subscriber.reconnect();
    }
    // Until it comes back, a ping counts as lost.
    this.lostPings = this.redis.up ? this.lostPings + 1 : 0;
    this.send(this.pod.value, { kind: 'ping' });
  }
}
