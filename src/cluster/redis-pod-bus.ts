import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import type { Metrics } from '../metrics/metrics.js';
import type { RedisConnection } from '../redis/redis-connection.js';
import { BROADCAST_CHANNEL, inboxChannel } from '../redis/redis-keys.js';
import { RedisSubscriber } from '../redis/redis-subscriber.js';
import { busText, parseBusEnvelope, type BusMessage } from './bus-message.js';
import { PodBus } from './pod-bus.js';
import type { PodId } from './pod-id.js';

/** How often a pod pings its own inbox, in ms. */
const PING_EVERY_MS = 1_000;

/** An inbox that lost its pings for this long is deaf, however healthy its connection looks. In ms. */
const DEAF_AFTER_MS = 3_000;

/** The bus over Redis pub/sub: two subscriptions a pod, however many sessions. */
export class RedisPodBus extends PodBus implements OnApplicationShutdown {
  private readonly logger = new Logger('PodBus');
  private readonly subscriber: RedisSubscriber;
  private readonly messageListeners: ((message: BusMessage) => void)[] = [];
  private readonly gapListeners: (() => void)[] = [];
  private readonly timer: NodeJS.Timeout;
  private heardAt = Date.now();

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
    this.timer = setInterval(() => this.supervise(), PING_EVERY_MS).unref();
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
    clearInterval(this.timer);
    this.subscriber.onApplicationShutdown();
  }

  private publish(channel: string, message: BusMessage): void {
    const text = busText(this.pod.value, message);
    if (!this.fits(text)) return void this.metrics.busMessages.inc({ kind: 'oversized' });
    void this.redis.ask((client) => client.publish(channel, text));
  }

  /** A broadcast comes back to its sender, who needs no telling; what comes to the inbox is meant for this pod. */
  private receive(channel: string, text: string): void {
    const envelope = this.fits(text) ? parseBusEnvelope(text) : undefined;
    this.metrics.busMessages.inc({ kind: envelope?.message.kind ?? 'invalid' });
    if (!envelope) return;
    const { from, message } = envelope;
    if (message.kind === 'ping') this.heardAt = Date.now();
    else if (from !== this.pod.value || channel !== BROADCAST_CHANNEL)
      for (const listener of this.messageListeners) listener(message);
  }

  private fits(text: string): boolean {
    return Buffer.byteLength(text) <= this.settings.busMaxMessageBytes;
  }

  private resubscribed(): void {
    this.heardAt = Date.now();
    this.metrics.busSubscriptions.inc();
    for (const listener of this.gapListeners) listener();
  }

  /** Pings its own inbox. A ping that doesn't come back while Redis answers means that the inbox is deaf. */
  private supervise(): void {
    const deaf = this.redis.up && Date.now() - this.heardAt > DEAF_AFTER_MS;
    if (deaf) {
      this.logger.warn({ event: 'bus.deaf', message: 'The inbox of this pod hears nothing; it subscribes again.' });
      this.heardAt = Date.now();
      this.subscriber.reconnect();
    }
    this.send(this.pod.value, { kind: 'ping' });
  }
}
