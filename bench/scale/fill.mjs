import { loadSettings } from '../../dist/config/settings.js';
import { RedisConnection } from '../../dist/redis/redis-connection.js';
import { parseRedisUrl } from '../../dist/redis/redis-url.js';
import { RedisSessionStore } from '../../dist/session/redis-session-store.js';
import { INITIALIZE } from '../support/clients.mjs';
import { sessionId } from './session-ids.mjs';

/** Writes sessions to Redis through the service's own store, as `initialize` would have left them. */
const [, , url, from, to] = process.argv;
const AT_ONCE = 500;

const ignored = { inc() {}, dec() {}, set() {}, observe() {} };
const metrics = new Proxy({}, { get: () => ignored });

const { settings } = loadSettings({ STORE_TIMEOUT_MS: '30000' });
const redis = new RedisConnection(parseRedisUrl(url).target, settings.storeTimeoutMs);
await redis.onModuleInit();
const store = new RedisSessionStore(redis, settings, metrics);

let next = Number(from);
await Promise.all(Array.from({ length: AT_ONCE }, write));
// The index is written beside the records, and nobody waits for it but this.
await redis.ping();
process.send('filled');
store.onModuleDestroy();
redis.onApplicationShutdown();
process.disconnect();

async function write() {
  while (next < Number(to)) {
    next += 1;
    const { state } = await store.create(record(sessionId(next - 1)));
    if (state !== 'created') throw new Error(`A session was not stored: ${state}`);
  }
}

function record(id) {
  const { protocolVersion } = INITIALIZE.params;
  const facts = { id, createdAt: Date.now(), principal: null, initialize: INITIALIZE.params, protocolVersion };
  return { ...facts, logLevel: null, subscriptions: [] };
}
