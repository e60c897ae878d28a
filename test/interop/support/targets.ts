import { setTimeout as sleep } from 'node:timers/promises';
import { Fleet } from '../../chaos/support/fleet.js';
import { compiledFixture } from '../../support/compiled-fixture.js';
import { type RedisServer, startRedis } from '../../support/redis-server.js';
import { Service } from '../../support/service.js';
import { until } from '../../support/until.js';
import { startHaProxy } from './ha-proxy.js';
import { Journal } from './journal.js';
import type { Harm } from './steps.js';

export const TARGETS = ['memory', 'three pods'] as const;
export type TargetName = (typeof TARGETS)[number];

/** The harm that can be done to each. A pod that is killed alone takes everything with it. */
export const HARMS_TO: Readonly<Record<TargetName, readonly Harm[]>> = {
  memory: ['gone'],
  'three pods': ['killed', 'gone'],
};

/** Calls of `slow`, in their order: all, and those that were aborted. */
export interface SlowCalls {
  readonly begun: readonly string[];
  readonly ended: readonly string[];
}

/** What clients are tried against. */
export interface Target {
  readonly url: URL;
  harm(harm: Harm): Promise<void>;
  slowCalls(): SlowCalls;
  /** Makes it whole again. */
  mend(): Promise<void>;
  stop(): Promise<void>;
}

export function startTarget(name: TargetName): Promise<Target> {
  switch (name) {
    case 'memory':
      return onePod();
    case 'three pods':
      return threePods();
    default:
      return name satisfies never;
  }
}

/** One process that keeps its sessions in memory: they are gone when it starts again. */
async function onePod(): Promise<Target> {
  const journal = new Journal();
  let service = await Service.start({ MCP_MODULES: compiledFixture('interop'), CHAOS_JOURNAL: journal.file });
  return {
    url: service.url,
    slowCalls: () => slowCallsIn(journal),
    harm: async () => void (service = await service.restart()),
    mend: async () => undefined,
    stop: async () => {
      await service.stop('SIGKILL');
      journal.remove();
    },
  };
}

async function threePods(): Promise<Target> {
  const redis = await startRedis();
  const journal = new Journal();
  const settings = { REDIS_URL: redis.url, MCP_MODULES: compiledFixture('interop'), CHAOS_JOURNAL: journal.file };
  const fleet = await Fleet.start(settings);
  const proxy = await startHaProxy(fleet.pods.map(({ port }) => port));
  const killed: number[] = [];
  const counts = () => journal.after(`countdown ${COUNTDOWN_FROM} `).map(Number);
  let [earlier, finished] = [0, 0];
  return {
    url: proxy.url,
    slowCalls: () => slowCallsIn(journal),
    harm: async (harm) => {
      if (harm === 'gone') return removeSessions(redis);
      await until(() => counts().length > earlier);
      await sleep(STREAM_BEGUN_MS);
      const done = journal.after('countdown done').length;
      if (done > finished) throw new Error('The call had ended before its pod was to be killed.');
      const index = fleet.pods.findIndex(({ pid }) => pid === counts().at(-1));
      await fleet.kill(index);
      killed.push(index);
    },
    mend: async () => {
      for (const index of killed.splice(0)) await fleet.revive(index);
      earlier = counts().length;
      finished = journal.after('countdown done').length;
    },
    stop: async () => {
      await proxy.stop();
      await fleet.stop();
      await redis.stop();
      journal.remove();
    },
  };
}

/** What every program counts down from when its pod is to be killed. */
const COUNTDOWN_FROM = '12';

/** After this the answer has begun, so that the client has something to come back with. In ms. */
const STREAM_BEGUN_MS = 1_000;

/** As if all had expired: whatever has a session's hash tag goes. */
async function removeSessions({ client }: RedisServer): Promise<void> {
  const keys = (await client.keys('*{*}*')).filter((key) => /\{[0-9a-f-]{36}\}/.test(key));
  if (keys.length === 0) return;
  await client.del(...keys);
}

function slowCallsIn(journal: Journal): SlowCalls {
  return { begun: journal.after('slow begun '), ended: journal.after('slow ended ') };
}
