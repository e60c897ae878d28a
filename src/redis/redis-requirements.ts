import { Cluster, ReplyError, type Redis } from 'ioredis';
import type { RedisClient } from './redis-client.js';
import { redisErrorReason } from './redis-error-reason.js';
import type { RedisTarget } from './redis-target.js';
import { CHECKED_KEY, LEAST_VERSION, REQUIRED_COMMANDS } from './required-commands.js';

const NAMES = Object.keys(REQUIRED_COMMANDS);

const VERSION_LINE = /^redis_version:((\d+)\.(\d+)\S*)/m;

/** Named in the log at most. */
const NAMED = 8;

/** A server that can be reached and is of no use, in words for an operator. */
export interface Unmet {
  /** What it lacks: follows the name of the server. */
  readonly what: string;
  readonly advice: string;
}

/**
 * What a server lacks that this service needs: the database, a command, the right to it, a release that is new enough.
 * Changes nothing on the server. What can't be asked counts as met, but for the database.
 *
 * @param waitMs how long a node may take to tell of its commands and rights: a Cluster serves without one that does not
 * @returns `undefined` where nothing is known to be missing
 * @throws what the connection breaks with
 */
export async function unmetRequirement(
  client: RedisClient,
  target: RedisTarget,
  waitMs: number,
): Promise<Unmet | undefined> {
  if (!(client instanceof Cluster)) {
    const db = target.kind === 'cluster' ? 0 : target.db;
    return (await missingDatabase(client, db)) ?? (await unmetBy(client, '', waitMs));
  }
  // The client library puts the prefix before keys itself, but for a node of a Cluster.
  const prefix = target.keyPrefix ?? '';
  const found = await Promise.all(client.nodes('master').map((node) => unmetBy(node, prefix, waitMs)));
  return found.find((unmet) => unmet !== undefined);
}

/**
 * Looks on a connection of its own. On the one that carries commands, those of others would fall into the transaction,
 * and the client library would take the reply to `SUBSCRIBE` for a subscription, to be made again with each reconnect.
 */
async function unmetBy(node: Redis, prefix: string, waitMs: number): Promise<Unmet | undefined> {
  const once = { retryStrategy: () => null, sentinelRetryStrategy: () => null };
  const own = node.duplicate({ ...once, lazyConnect: true, autoResubscribe: false });
  own.on('error', () => undefined);
  const timer = setTimeout(() => own.disconnect(), waitMs).unref();
  try {
    await own.connect();
    return (await missingCommands(own)) ?? (await missingRights(own, prefix));
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
    own.disconnect();
  }
}

/** The client library goes on in database 0 where the one of `REDIS_URL` is not there. */
async function missingDatabase(node: Redis, db: number): Promise<Unmet | undefined> {
  const selected = db === 0 ? { ok: true as const } : await replied(node.select(db));
  if (selected.ok) return undefined;
  return {
    what: `does not let this service use database ${db} of REDIS_URL (${selected.reason}), so nothing is written anywhere`,
    advice: 'Name a database that there is (CONFIG GET databases), or give REDIS_URL none.',
  };
}

async function missingCommands(node: Redis): Promise<Unmet | undefined> {
  const [info, asked] = await Promise.all([replied(node.info('server')), replied(node.command('INFO', ...NAMES))]);
  const version = info.ok ? VERSION_LINE.exec(String(info.value)) : null;
  const known = asked.ok && Array.isArray(asked.value) && asked.value.length === NAMES.length ? asked.value : undefined;
  const lacked = NAMES.filter((_name, index) => known && !known[index]);
  if (lacked.length > 0) return lacking(lacked, version?.[1]);
  return version && isTooOld(version) ? lacking([], version[1]) : undefined;
}

function lacking(names: readonly string[], version: string | undefined): Unmet {
  const release = version === undefined ? 'does not tell its release' : `is release ${version}`;
  return {
    what: names.length > 0 ? `${release} and lacks ${listed(names)}` : release,
    advice: `Use Redis ${LEAST_VERSION} or later (or Valkey), and take back what "rename-command" did to these commands.`,
  };
}

/** Within a transaction that is thrown away, Redis looks at the rights to each command, key and channel and runs none. */
async function missingRights(node: Redis, prefix: string): Promise<Unmet | undefined> {
  if (!(await replied(node.multi({ pipeline: false }))).ok) return undefined;
  const queued = Object.entries(REQUIRED_COMMANDS).map(async ([name, args]) => {
    const prefixed = args.map((arg) => (arg === CHECKED_KEY ? `${prefix}${arg}` : arg));
    return [name, await replied(node.call(name, ...prefixed))] as const;
  });
  const [, ...asked] = await Promise.all([replied(node.discard()), ...queued]);
  const refused = asked.flatMap(([name, reply]) => (reply.ok ? [] : [{ name, reply }]));
  const denied = refused.filter(({ reply }) => /^NOPERM\b/.test(reply.reason));
  const unknown = refused.filter(({ reply }) => /^ERR unknown command\b/.test(reply.reason));
  if (denied.length > 0) {
    return {
      what: `does not allow the user of REDIS_URL ${listed(denied.map(({ name }) => name))} (${denied[0]!.reply.reason})`,
      advice: 'Allow it the commands, keys and channels that docs/operating.md lists (ACL SETUSER).',
    };
  }
  return unknown.length > 0
    ? lacking(
        unknown.map(({ name }) => name),
        undefined,
      )
    : undefined;
}

type Replied =
  | { readonly ok: true; readonly value?: unknown }
  /** Redis refused, for this reason. */
  | { readonly ok: false; readonly reason: string };

/** @throws what is no reply: there is no connection any more */
async function replied(command: Promise<unknown>): Promise<Replied> {
  try {
    return { ok: true, value: await command };
  } catch (error) {
    if (error instanceof ReplyError) return { ok: false, reason: redisErrorReason(error) };
    throw error;
  }
}

function isTooOld([, , major, minor]: RegExpExecArray): boolean {
  const [leastMajor, leastMinor] = LEAST_VERSION.split('.').map(Number) as [number, number];
  return Number(major) < leastMajor || (Number(major) === leastMajor && Number(minor) < leastMinor);
}

function listed(names: readonly string[]): string {
  const named = names.slice(0, NAMED).map((name) => name.toUpperCase());
  const rest = names.length - named.length;
  return `${named.length === 1 ? 'the command' : 'the commands'} ${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
