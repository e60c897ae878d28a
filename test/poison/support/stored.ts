import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Redis } from 'ioredis';

/** A key as Redis has it. */
export type StoredValue =
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'list' | 'set'; readonly value: readonly string[] }
  | { readonly type: 'hash'; readonly value: Readonly<Record<string, string>> }
  /** Members and scores. */
  | { readonly type: 'zset'; readonly value: readonly (readonly [string, string])[] }
  /** Entries: places and fields. */
  | { readonly type: 'stream'; readonly value: readonly (readonly [string, readonly string[]])[] };

export type StoredKey = StoredValue & {
  readonly key: string;
  /** -1 for a key that never expires. */
  readonly ttlMs: number;
};

/** What one release left in Redis, and what its tests have to know of it. */
export interface Recording {
  readonly release: string;
  /** Of Redis's clock, in ms since the epoch. */
  readonly recordedAt: number;
  readonly facts: Readonly<Record<string, string>>;
  readonly keys: readonly StoredKey[];
  /** One message of each kind, as it was published. */
  readonly messages: readonly { readonly channel: string; readonly text: string }[];
}

/** @param release a folder of `test/poison/fixtures` */
export function readRecording(release: string, name: string): Recording {
  return JSON.parse(readFileSync(join(__dirname, '..', 'fixtures', release, `${name}.json`), 'utf8')) as Recording;
}

/** Every key of the store. */
export async function dump(client: Redis): Promise<StoredKey[]> {
  const names = (await client.keys('*')).sort();
  return Promise.all(
    names.map(async (key) => ({ key, ttlMs: await client.pttl(key), ...(await valueOf(client, key)) })),
  );
}

/** Puts a recording into a store, as if it had been recorded a moment ago: what is a time in it moves along. */
export async function load(client: Redis, { keys, recordedAt }: Recording): Promise<void> {
  const [seconds, micros] = (await client.time()).map(Number);
  const moved = Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000) - recordedAt;
  for (const stored of keys) {
    await put(client, stored.key, moveTimes(stored, moved));
    if (stored.ttlMs > 0) await client.pexpire(stored.key, stored.ttlMs);
  }
}

export async function put(client: Redis, key: string, stored: StoredValue): Promise<void> {
  await client.del(key);
  switch (stored.type) {
    case 'string':
      return void (await client.set(key, stored.value));
    case 'list':
      return void (await client.rpush(key, ...stored.value));
    case 'set':
      return void (await client.sadd(key, ...stored.value));
    case 'hash':
      return void (await client.hset(key, stored.value));
    case 'zset':
      return void (await client.zadd(key, ...stored.value.flatMap(([member, score]) => [score, member])));
    case 'stream':
      for (const [place, fields] of stored.value) await client.xadd(key, place, ...fields);
      return;
    default:
      stored satisfies never;
  }
}

async function valueOf(client: Redis, key: string): Promise<StoredValue> {
  const type = await client.type(key);
  switch (type) {
    case 'string':
      return { type, value: (await client.get(key)) ?? '' };
    case 'list':
      return { type, value: await client.lrange(key, 0, -1) };
    case 'set':
      return { type, value: (await client.smembers(key)).sort() };
    case 'hash':
      return { type, value: sorted(await client.hgetall(key)) };
    case 'zset':
      return { type, value: pairs(await client.zrange(key, '0', '-1', 'WITHSCORES')) };
    case 'stream':
      return { type, value: await client.xrange(key, '-', '+') };
    default:
      throw new Error(`${key} is a ${type}`);
  }
}

const EXPIRY = /^\d{13}/;
const TIMES_OF_A_TASK = ['c', 'u'];

/** Scores are times, an answer begins with one, and so on: see redis-keys.ts. */
function moveTimes(stored: StoredKey, byMs: number): StoredKey {
  const later = (text: string) => String(Number(text) + byMs);
  if (stored.type === 'zset') {
    return { ...stored, value: stored.value.map(([member, score]) => [member, later(score)] as const) };
  }
  if (stored.type !== 'hash') return stored;
  const move = (field: string, text: string) => {
    if (stored.key.startsWith('mooring:answers:')) return text.replace(EXPIRY, later);
    return stored.key.startsWith('mooring:task:') && TIMES_OF_A_TASK.includes(field) ? later(text) : text;
  };
  const fields = Object.entries(stored.value).map(([field, text]) => [field, move(field, text)] as const);
  return { ...stored, value: Object.fromEntries(fields) };
}

function sorted(fields: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function pairs(flat: readonly string[]): [string, string][] {
  return flat.flatMap((member, index) =>
    index % 2 === 0 ? [[member, flat[index + 1] ?? ''] as [string, string]] : [],
  );
}
