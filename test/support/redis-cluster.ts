import { type RedisServer, startRedis } from './redis-server.js';
import { until } from './until.js';

const NODES = 3;
const SLOTS = 16_384;

/** On a busy machine a node that is well may be silent for a while. */
const NODE_TIMEOUT_MS = 3_000;

/** Three masters that share the slots. Any of them may be killed, paused and restarted. */
export interface RedisCluster {
  readonly url: string;
  readonly nodes: readonly RedisServer[];
  /** The node that serves a key, and the key's slot. */
  owner(key: string): Promise<{ readonly node: RedisServer; readonly slot: number }>;
  /** Moves a slot with its keys, as an operator would: step by step, while clients go on. Resolves when all nodes know. */
  moveSlot(slot: number, from: RedisServer, to: RedisServer): Promise<void>;
  /** Resolves when every node says that the Cluster serves all slots. */
  healthy(): Promise<void>;
  stop(): Promise<void>;
}

/** @param nodeTimeoutMs how long a node may be silent before the others call it dead */
export async function startRedisCluster(nodeTimeoutMs = NODE_TIMEOUT_MS): Promise<RedisCluster> {
  const nodes = await Promise.all(Array.from({ length: NODES }, () => startNode(nodeTimeoutMs)));
  const healthy = () =>
    until(async () => (await Promise.all(nodes.map(servesAllSlots))).every(Boolean) && (await agree(nodes)));
  await Promise.all(nodes.map(takeSlots));
  await introduce(nodes);
  await healthy();
  return {
    url: `redis+cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    nodes,
    healthy,
    owner: (key) => ownerOf(key, nodes),
    moveSlot: (slot, from, to) => moveSlot(slot, from, to, nodes),
    stop: async () => {
      await Promise.all(nodes.map((node) => node.stop()));
    },
  };
}

function startNode(nodeTimeoutMs: number): Promise<RedisServer> {
  return startRedis({ args: ['--cluster-enabled', 'yes', '--cluster-node-timeout', String(nodeTimeoutMs)] });
}

async function takeSlots({ client }: RedisServer, index: number): Promise<void> {
  const [first, end] = [index, index + 1].map((n) => Math.floor((n * SLOTS) / NODES)) as [number, number];
  await client.cluster('SET-CONFIG-EPOCH', index + 1);
  await client.cluster('ADDSLOTS', ...Array.from({ length: end - first }, (_, n) => first + n));
}

async function introduce([first, ...others]: readonly RedisServer[]): Promise<void> {
  for (const { port } of others) await first?.client.cluster('MEET', '127.0.0.1', port);
}

async function servesAllSlots({ client }: RedisServer): Promise<boolean> {
  const info = String(await client.cluster('INFO'));
  return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${NODES}`);
}

async function ownerOf(key: string, nodes: readonly RedisServer[]): Promise<{ node: RedisServer; slot: number }> {
  const [first] = nodes;
  const slot = Number(await first?.client.cluster('KEYSLOT', key));
  const ranges = (await first?.client.cluster('SLOTS')) ?? [];
  const [, , master] = ranges.find(([from, to]) => from <= slot && slot <= to) ?? [];
  const node = nodes.find(({ port }) => port === master?.[1]);
  if (!node) throw new Error(`no node serves slot ${slot}`);
  return { node, slot };
}

async function moveSlot(
  slot: number,
  from: RedisServer,
  to: RedisServer,
  nodes: readonly RedisServer[],
): Promise<void> {
  const [fromId, toId] = [String(await from.client.cluster('MYID')), String(await to.client.cluster('MYID'))];
  await to.client.cluster('SETSLOT', slot, 'IMPORTING', fromId);
  await from.client.cluster('SETSLOT', slot, 'MIGRATING', toId);
  const keys = await from.client.cluster('GETKEYSINSLOT', slot, 1_000);
  for (const key of keys) await from.client.migrate('127.0.0.1', to.port, key, 0, 1_000);
  const told = [to, from, ...nodes.filter((node) => node !== to && node !== from)];
  for (const { client } of told) await client.cluster('SETSLOT', slot, 'NODE', toId);
  await until(() => agree(nodes));
}

/**
 * Whether all nodes know the same owners by the same epochs. Nodes that take a new epoch without knowing each other's
 * latest may take the same one, and then each says of a slot that the other has it.
 */
async function agree(nodes: readonly RedisServer[]): Promise<boolean> {
  const views = await Promise.all(nodes.map(viewOf));
  return new Set(views).size === 1;
}

async function viewOf({ client }: RedisServer): Promise<string> {
  const lines = String(await client.cluster('NODES'))
    .trim()
    .split('\n');
  const owners = lines.map((line) => {
    const [id, , , , , , epoch, , ...slots] = line.split(' ');
    return [id, epoch, ...slots.filter((range) => !range.startsWith('['))].join(' ');
  });
  return owners.sort().join('\n');
}
