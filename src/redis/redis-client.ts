import { Cluster, Redis } from 'ioredis';
import type { CommonRedisOptions } from 'ioredis';
import { cutWhenSilent } from './cut-when-silent.js';
import { reconnectOnReadOnly } from './reconnect-on-read-only.js';
import type { ClusterTarget, Credentials, RedisTarget, SentinelTarget, SingleTarget } from './redis-target.js';
import { checkRedisIdentity } from './server-identity.js';

export type RedisClient = Redis | Cluster;

/** Short, so that service is back within two seconds after Redis is. */
const RECONNECT_MAX_MS = 500;
const RECONNECT_JITTER_MS = 100;

/** A socket that swallowed a goodbye is destroyed after this long. */
const DISCONNECT_TIMEOUT_MS = 100;

/** With a redirection every 100 ms, a command on a Cluster gives up soon after its time-out. */
const CLUSTER_MAX_REDIRECTIONS = 12;

/** Certificates are checked as Node does, and it is said which does not match. */
const TLS = { checkServerIdentity: checkRedisIdentity };

const CONNECTION_NAME = 'mooring';

/**
 * Makes a client that starts to connect at once and never gives up. Its commands have no time-out of their own:
 * `RedisConnection` gives them one. It does without ioredis's automatic pipelines: on a Cluster they hand MOVED and ASK to
 * the caller while a slot migrates (redis/ioredis#2075), and elsewhere `WriteBatches` costs less.
 * @param more options of the client library, for a connection of a special kind
 * @param timeoutMs how long Redis may take to answer. A socket that owes an answer for twice as long is taken for dead.
 */
export function createRedisClient(target: RedisTarget, timeoutMs: number, more: CommonRedisOptions = {}): RedisClient {
  const client = unguardedClient(target, timeoutMs, more);
  const silentMs = 2 * timeoutMs;
  if (client instanceof Redis) cutWhenSilent(client, silentMs);
  else client.on('+node', (node: Redis) => cutWhenSilent(node, silentMs));
  return client;
}

function unguardedClient(target: RedisTarget, timeoutMs: number, more: CommonRedisOptions): RedisClient {
  switch (target.kind) {
    case 'single':
      return singleClient(target, timeoutMs, more);
    case 'sentinel':
      return sentinelClient(target, timeoutMs, more);
    case 'cluster':
      return clusterClient(target, timeoutMs, more);
    default:
      return target satisfies never;
  }
}

function singleClient(target: SingleTarget, timeoutMs: number, more: CommonRedisOptions): Redis {
  return new Redis({
    ...commonOptions(timeoutMs),
    ...reconnectingOptions(),
    ...more,
    ...target.endpoint,
    ...target.credentials,
    ...prefixOf(target),
    ...(target.tls ? { tls: TLS } : {}),
    db: target.db,
  });
}

/**
 * Without ioredis's `failoverDetector`: a switch that it hears of while the client is looking for the master ends the
 * client for good. A master that went away or became a replica is noticed by its connection.
 */
function sentinelClient(target: SentinelTarget, timeoutMs: number, more: CommonRedisOptions): Redis {
  return new Redis({
    ...commonOptions(timeoutMs),
    ...reconnectingOptions(),
    ...more,
    ...target.credentials,
    ...(target.tls ? { tls: TLS, sentinelTLS: TLS, enableTLSForSentinelMode: true } : {}),
    ...sentinelCredentials(target.sentinelCredentials),
    ...prefixOf(target),
    sentinels: target.sentinels.map((endpoint) => ({ ...endpoint })),
    name: target.masterName,
    role: 'master',
    db: target.db,
    sentinelCommandTimeout: timeoutMs,
    sentinelRetryStrategy: reconnectDelay,
  });
}

/** Reads stay on masters, because a replica may not know a session yet. */
function clusterClient(target: ClusterTarget, timeoutMs: number, more: CommonRedisOptions): Cluster {
  return new Cluster(
    target.nodes.map((endpoint) => ({ ...endpoint })),
    {
      ...prefixOf(target),
      scaleReads: 'master',
      enableOfflineQueue: false,
      maxRedirections: CLUSTER_MAX_REDIRECTIONS,
      slotsRefreshTimeout: timeoutMs,
      clusterRetryStrategy: reconnectDelay,
      // Certificates name hosts, so with TLS a host name is not resolved to its address beforehand.
      ...(target.tls
        ? { dnsLookup: (host: string, done: (error: null, address: string) => void) => done(null, host) }
        : {}),
      redisOptions: {
        ...commonOptions(timeoutMs),
        ...more,
        ...target.credentials,
        ...(target.tls ? { tls: TLS } : {}),
      },
    },
  );
}

function commonOptions(timeoutMs: number) {
  return {
    connectionName: CONNECTION_NAME,
    connectTimeout: Math.max(timeoutMs, 1000),
    disconnectTimeout: DISCONNECT_TIMEOUT_MS,
    // A command whose connection broke is answered "unavailable" now and is not sent again behind the caller's back.
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    maxLoadingRetryTime: RECONNECT_MAX_MS,
    disableClientInfo: true,
  } satisfies CommonRedisOptions & { disconnectTimeout: number };
}

function reconnectingOptions() {
  return {
    enableOfflineQueue: false,
    retryStrategy: reconnectDelay,
    reconnectOnError: reconnectOnReadOnly(),
  } satisfies CommonRedisOptions;
}

function prefixOf({ keyPrefix }: RedisTarget) {
  return keyPrefix === undefined ? {} : { keyPrefix };
}

function sentinelCredentials(credentials: Credentials | undefined) {
  if (!credentials) return {};
  return { sentinelUsername: credentials.username, sentinelPassword: credentials.password };
}

/** @returns milliseconds to wait before attempt number `times`, which counts from 1 */
export function reconnectDelay(times: number): number {
  return Math.min(25 * 2 ** Math.min(times, 10), RECONNECT_MAX_MS) + Math.random() * RECONNECT_JITTER_MS;
}
