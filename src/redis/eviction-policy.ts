import { Logger } from '@nestjs/common';
import { Cluster } from 'ioredis';
import type { RedisClient } from './redis-client.js';

const SAFE_POLICY = 'noeviction';
const POLICY_LINE = /^maxmemory_policy:(\S+)/m;

/** Warns of a Redis that deletes sessions when its memory is full. Asks INFO, which managed services allow. */
export async function warnOfEviction(client: RedisClient): Promise<void> {
  const nodes = client instanceof Cluster ? client.nodes('master') : [client];
  const policies = await Promise.all(nodes.map((node) => node.info('memory').then(policyOf, () => undefined)));
  const unsafe = policies.find((policy) => policy !== undefined && policy !== SAFE_POLICY);
  if (unsafe === undefined) return;
  new Logger('Redis').warn(
    `Redis has maxmemory-policy "${unsafe}": WHEN ITS MEMORY IS FULL IT DELETES LIVE SESSIONS and their clients get 404. ` +
      `Set "maxmemory-policy ${SAFE_POLICY}", the only policy that this service supports.`,
  );
}

function policyOf(info: string): string | undefined {
  return POLICY_LINE.exec(info)?.[1];
}
