import { Logger, type OnModuleInit } from '@nestjs/common';
import { background } from '../../lifecycle/background.js';
import type { RedisConnection } from '../../redis/redis-connection.js';
import { STATE_KEY_KEY } from '../../redis/redis-keys.js';
import { type KeyFound, KeyRing } from './key-ring.js';
import { newStateKey, readStateKey, type StateKey, stateKeyText } from './state-key.js';

/** Its name where it fails in the background. */
const WORK = 'shared state key';

/** Made-up ids must not become commands: the shared key is read at most once in this time, in ms. */
const READ_EVERY_MS = 1_000;

/**
 * The ring of pods that were given no keys. The first of them makes one and leaves it in Redis, where the others find
 * it. While Redis is away a pod seals with a key of its own, which it keeps for opening once it has the shared one.
 */
export class SharedKeyRing extends KeyRing implements OnModuleInit {
  private readonly logger = new Logger('RequestStates');
  private readonly keys = new Map<string, StateKey>();
  private current = newStateKey();
  /** Whether `current` is the shared key, as of the last read. */
  private shared = false;
  private reading: Promise<boolean> | undefined;
  private readAt = -Infinity;
  private unreadable: string | undefined;

  constructor(
    private readonly redis: RedisConnection,
    private readonly now: () => number = () => performance.now(),
  ) {
    super();
    this.keep(this.current);
    redis.onChange((up) => this.changed(up));
  }

  async onModuleInit(): Promise<void> {
    this.logger.log({ event: 'state-keys.unset' }, ADVICE);
    await this.read();
  }

  sealing(): StateKey {
    if (!this.shared) background(this.readNowAndThen(), WORK);
    return this.current;
  }

  held(): Iterable<StateKey> {
    return this.keys.values();
  }

  refresh(): Promise<boolean> {
    return this.readNowAndThen();
  }

  async find(id: string): Promise<KeyFound> {
    if (!this.keys.has(id) && !(await this.refresh())) return this.known(id) ?? { state: 'unavailable' };
    return this.known(id) ?? { state: 'unknown' };
  }

  private known(id: string): KeyFound | undefined {
    const key = this.keys.get(id);
    return key && { state: 'found', key };
  }

  /** A Redis that comes back may have lost the key, and then gets it from the first pod that notices. */
  private changed(up: boolean): void {
    this.shared = false;
    if (up) background(this.read(), WORK);
  }

  /** @returns whether the shared key is known, as of a moment ago */
  private readNowAndThen(): Promise<boolean> {
    const isFresh = this.now() - this.readAt < READ_EVERY_MS;
    return isFresh ? (this.reading ?? Promise.resolve(this.shared)) : this.read();
  }

  private read(): Promise<boolean> {
    this.reading ??= this.adopt().finally(() => {
      this.readAt = this.now();
      this.reading = undefined;
    });
    return this.reading;
  }

  private async adopt(): Promise<boolean> {
    const text = (await this.stored()) ?? (await this.offer());
    const key = text === undefined ? undefined : this.understand(text);
    if (key) this.keep(key);
    this.shared = key !== undefined;
    return this.shared;
  }

  private understand(text: string): StateKey | undefined {
    const key = readStateKey(text);
    if (!key && text !== this.unreadable) {
      this.redis.unreadable.count('state_key');
      this.logger.error({ event: 'state-keys.unreadable' }, UNREADABLE);
    }
    this.unreadable = key ? undefined : text;
    return key;
  }

  private async stored(): Promise<string | undefined> {
    const answer = await this.redis.ask((client) => client.get(STATE_KEY_KEY));
    if (answer.ok) return answer.value ?? undefined;
    return answer.cause.outcome === 'unreadable' ? OTHER_TYPE : undefined;
  }

  /** Of several pods that offer theirs, one succeeds; all read its key. */
  private async offer(): Promise<string | undefined> {
    const offered = await this.redis.ask((client) => client.set(STATE_KEY_KEY, stateKeyText(this.current), 'NX'));
    return offered.ok ? this.stored() : undefined;
  }

  private keep(key: StateKey): void {
    this.keys.set(key.id, key);
    this.current = key;
  }
}

/** Read in place of what is no text: no key either. */
const OTHER_TYPE = '';

const ADVICE =
  'MCP_STATE_KEYS is not set: request state is sealed with a key that the pods share in Redis. For production make one with `openssl rand -base64 32` and set MCP_STATE_KEYS on every pod (docs/protocol-eras.md).';

const UNREADABLE = `The key ${STATE_KEY_KEY} in Redis is no key for request state: this pod seals with its own, which others can't open. Delete ${STATE_KEY_KEY}, or set MCP_STATE_KEYS.`;
