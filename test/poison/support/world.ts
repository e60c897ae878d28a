import type { Redis } from 'ioredis';
import { PodClient } from '../../tasks/support/task-pods.js';
import type { RawResponse } from '../../support/raw-http.js';
import { LATEST, RawSession } from '../../support/raw-session.js';
import type { RedisServer } from '../../support/redis-server.js';
import type { Service } from '../../support/service.js';
import { load, put, type Recording, type StoredKey, type StoredValue } from './stored.js';

/** An answer is whatever the test says it is. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Answered = any;

/** What a pod keeps of itself, beside which recordings are loaded. */
const OWN = ['mooring:heartbeats', 'mooring:state-key'];

/** One pod that finds what another release has left, and clients that come back for it. */
export class World {
  constructor(
    readonly service: Service,
    readonly redis: RedisServer,
    readonly recording: Recording,
  ) {}

  get facts(): Readonly<Record<string, string>> {
    return this.recording.facts;
  }

  get client(): Redis {
    return this.redis.client;
  }

  /** Everything as it was recorded; the pods of then are gone, and counted as dead. */
  async begin(): Promise<void> {
    const keys = (await this.client.keys('*')).filter((key) => !OWN.includes(key));
    if (keys.length > 0) await this.client.del(...keys);
    const left = this.recording.keys.filter(({ key }) => !OWN.includes(key));
    await load(this.client, { ...this.recording, keys: left });
  }

  recorded(key: string): StoredKey | undefined {
    return this.recording.keys.find((stored) => stored.key === key);
  }

  async poison(key: string, value: StoredValue | undefined): Promise<void> {
    if (value === undefined) await this.client.del(key);
    else await put(this.client, key, value);
  }

  session(name: string): RawSession {
    return new RawSession(this.service.url, this.facts[name]!, LATEST);
  }

  get modern(): PodClient {
    return new PodClient(this.service);
  }

  /** What became of a call: its text, or the code of its error. */
  async resumed(stream: string, session = this.session('caller')): Promise<string> {
    const response = await session.resume(this.facts[stream]!);
    if (response.status !== 200) return String(response.status);
    return outcomeOf(await response.messages());
  }

  /** The code of an error, or what the answer says. */
  async asked(call: Promise<Answered>, say: (result: Answered) => unknown): Promise<string> {
    try {
      return String(say(await call));
    } catch (error) {
      const { code, status } = error as { code?: number; status?: number };
      return `${status} ${code}`;
    }
  }
}

export async function statusOf(answered: Promise<RawResponse>): Promise<number> {
  const response = await answered;
  if (response.type?.startsWith('text/event-stream')) await response.cut();
  else await response.body();
  return response.status;
}

export function outcomeOf(messages: readonly { readonly message: Answered }[]): string {
  const answer = messages.map(({ message }) => message).find(({ result, error }) => result ?? error);
  if (!answer) return 'no answer';
  return answer.error ? `error ${answer.error.code}` : String(answer.result.content[0].text);
}
