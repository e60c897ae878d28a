import { Redis } from 'ioredis';
import { openTransport, transports } from '../support/transports.mjs';

const key = (id) => `bench:{${id}}`;

/** Sessions in Redis and their transports in memory; a strategy decides when a transport leaves. */
class Strategy {
  held = new Map();
  commands = 0;
  /** Commands that are asked only to clean up. */
  cleaningCommands = 0;
  peak = 0;

  constructor(url, dayMs) {
    this.url = url;
    this.dayMs = dayMs;
    this.redis = new Redis(url);
    ({ factory: this.factory, registry: this.registry } = transports({ sessionParkAfterSeconds: dayMs / 288_000 }));
  }

  get size() {
    return this.held.size;
  }

  /** A client opens a session, sends one request, and never returns. */
  async visit() {
    const transport = openTransport(this.factory);
    const { sessionId } = transport;
    await this.redis.set(key(sessionId), 'record', 'PX', this.dayMs);
    this.take(transport);
    await this.redis.getex(key(sessionId), 'PX', this.dayMs);
    this.commands += 2;
    this.peak = Math.max(this.peak, this.size);
  }

  take(transport) {
    this.held.set(transport.sessionId, transport);
  }

  drop(id) {
    void this.held.get(id)?.closeFor('idle');
    this.held.delete(id);
  }

  /** Begins anew, as after a restart. */
  forget() {
    for (const id of this.held.keys()) this.drop(id);
    this.commands = this.cleaningCommands = this.peak = 0;
  }

  async start() {}
  async loseRedis() {}
  async findRedis() {}

  async stop() {
    this.redis.disconnect();
  }
}

/** Looks whether a session is gone when its client sends the next request, and at no other time. */
class LazyCleanup extends Strategy {}

/** Asks Redis for every id in memory, once an hour. */
class PeriodicSweep extends Strategy {
  away = false;

  async start() {
    this.timer = globalThis.setInterval(() => void this.sweep(), this.dayMs / 24);
  }

  async sweep() {
    if (this.away || this.sweeping) return;
    this.sweeping = true;
    const ids = [...this.held.keys()];
    this.cleaningCommands += ids.length;
    const alive = await Promise.all(ids.map((id) => this.redis.exists(key(id))));
    ids.forEach((id, index) => alive[index] === 0 && this.drop(id));
    this.sweeping = false;
  }

  async loseRedis() {
    this.away = true;
  }

  async findRedis() {
    this.away = false;
  }

  async stop() {
    globalThis.clearInterval(this.timer);
    await super.stop();
  }
}

/** Listens to Redis telling of keys that expired. What is told while the connection is down is never told again. */
class KeyspaceNotifications extends Strategy {
  async start() {
    this.subscriber = new Redis(this.url);
    this.subscriber.on('message', (_, expired) => this.drop(/\{(.*)\}/.exec(expired)[1]));
    const database = this.subscriber.options.db ?? 0;
    await this.subscriber.subscribe(`__keyevent@${database}__:expired`);
    this.cleaningCommands += 1;
  }

  async loseRedis() {
    this.subscriber.disconnect();
  }

  async findRedis() {
    await this.start();
  }

  async stop() {
    this.subscriber.disconnect();
    await super.stop();
  }
}

/** The service's own registry: what was idle for five minutes leaves memory, and Redis is asked nothing. */
class Parking extends Strategy {
  get size() {
    return this.registry.size;
  }

  take(transport) {
    this.registry.add(transport);
    this.registry.rest(transport);
  }

  async start() {
    this.timer = globalThis.setInterval(
      () => this.registry.parkIdleSince(globalThis.performance.now() - this.afterMs),
      1,
    );
  }

  async stop() {
    globalThis.clearInterval(this.timer);
    await super.stop();
  }
}

export const STRATEGIES = {
  'lazy cleanup': LazyCleanup,
  'periodic sweep': PeriodicSweep,
  'keyspace notifications': KeyspaceNotifications,
  parking: Parking,
};
