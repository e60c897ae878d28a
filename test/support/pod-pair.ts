import { RedisEventLog } from '../../src/cluster/events/redis-event-log.js';
import type { Settings } from '../../src/config/settings.js';
import type { SessionTransport } from '../../src/mcp/legacy/sessions/session-transport.js';
import { MemorySessionStore } from '../../src/session/memory-session-store.js';
import type { StoredSession } from '../../src/session/session-store.js';
import { FakeAnswerBox } from './fake-pods.js';
import { LegacyKit } from './legacy-kit.js';
import { openRedisPod, putRecord } from './redis-pod.js';
import type { RedisServer } from './redis-server.js';
import { testMetrics } from './test-metrics.js';
import { testSettings } from './test-settings.js';

export type PodKit = LegacyKit<RedisEventLog>;

/** Two pods that share sessions, answers and, in a real Redis, event logs. */
export interface PodPair {
  readonly owner: PodKit;
  readonly nextOwner: PodKit;
  readonly box: FakeAnswerBox;
  /** A session with a transport on `owner`. */
  session(): Promise<{ readonly transport: SessionTransport; readonly stored: StoredSession }>;
  close(): Promise<void>;
}

export async function openPodPair(server: RedisServer, settings: Partial<Settings> = {}): Promise<PodPair> {
  const store = new MemorySessionStore(testSettings(), testMetrics().metrics);
  const box = new FakeAnswerBox();
  const pods = [await openRedisPod(server), await openRedisPod(server)];
  const kits = pods.map(({ redis, pod, probe }) => {
    const log = new RedisEventLog(redis, testSettings(settings), pod, probe.metrics);
    return LegacyKit.create({}, { pod, store, log, box });
  });
  const [owner, nextOwner] = (await Promise.all(kits)) as [PodKit, PodKit];
  return {
    owner,
    nextOwner,
    box,
    async session() {
      const stored = await owner.parked();
      await putRecord(server, stored.record.id);
      return { stored, transport: await owner.rehydrated(stored) };
    },
    async close() {
      await Promise.all([owner.close(), nextOwner.close()]);
      store.onModuleDestroy();
      for (const pod of pods) pod.close();
    },
  };
}
