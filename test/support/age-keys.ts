import { setTimeout as sleep } from 'node:timers/promises';
import type { RedisServer } from './redis-server.js';

/** Lets `ms` pass for the keys of a server. Redis removes a key at once whose time to live becomes zero or less. */
export async function ageKeys({ client }: RedisServer, pattern: string, ms: number): Promise<void> {
  const keys = await client.keys(pattern);
  await Promise.all(keys.map((key) => ageKey(client, key, ms)));
  // Scores of sorted sets are times of Redis' clock: what comes after this has a later one.
  await sleep(2);
}

/** A key without a time to live stays for ever. */
async function ageKey(client: RedisServer['client'], key: string, ms: number): Promise<void> {
  const left = await client.pttl(key);
  if (left >= 0) await client.pexpire(key, left - ms);
}
