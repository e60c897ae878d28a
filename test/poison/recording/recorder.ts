import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { PodClient } from '../../tasks/support/task-pods.js';
import { type RedisServer, startRedis } from '../../support/redis-server.js';
import type { Service } from '../../support/service.js';
import { dump, type Recording } from '../support/stored.js';
import { StoredPods } from '../support/stored-pods.js';

const ROOT = join(__dirname, '..', '..', '..');
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };

/** A real Redis, real processes, and everything that they publish. */
export class Recorder {
  readonly facts: Record<string, string> = {};
  private readonly messages = new Map<string, { channel: string; text: string }>();

  private constructor(
    readonly redis: RedisServer,
    readonly pods: StoredPods,
    private readonly subscriber: Redis,
  ) {
    subscriber.on('pmessage', (_pattern, channel: string, text: string) => {
      const { kind } = (JSON.parse(text) as { message: { kind: string } }).message;
      if (!this.messages.has(kind)) this.messages.set(kind, { channel, text });
    });
  }

  static async start(env: NodeJS.ProcessEnv): Promise<Recorder> {
    const redis = await startRedis();
    const subscriber = new Redis(redis.url);
    await subscriber.psubscribe('*');
    return new Recorder(redis, new StoredPods({ ...env, REDIS_URL: redis.url }), subscriber);
  }

  /** Kinds of messages that were published. */
  get kinds(): string[] {
    return [...this.messages.keys()].sort();
  }

  client(service: Service): PodClient {
    return new PodClient(service);
  }

  /** Writes what is in the store now. */
  async record(name: string): Promise<void> {
    const [seconds, micros] = (await this.redis.client.time()).map(Number);
    const recording: Recording = {
      release: version,
      recordedAt: Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000),
      facts: this.facts,
      keys: await dump(this.redis.client),
      messages: [...this.messages.values()],
    };
    const folder = join(ROOT, 'test', 'poison', 'fixtures', version);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(recording, null, 2)}\n`);
  }

  async stop(): Promise<void> {
    this.subscriber.disconnect();
    await this.pods.stop();
    await this.redis.stop();
  }
}
