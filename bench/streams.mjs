import { setTimeout as sleep } from 'node:timers/promises';
import { atMost } from './support/bars.mjs';
import { listen } from './support/listen.mjs';
import { startRedis } from './support/redis.mjs';
import { startMooring, TALKING } from './support/servers.mjs';
import { forEach, Session } from './support/session.mjs';
import { median } from './support/statistics.mjs';
import { megabytes, table, thousands } from './support/table.mjs';

export const title = 'Streams';
export const document = 'sizing.md';

const STREAMS = Number(process.env.BENCH_STREAMS ?? 5_000);
/** Streams that are open before those that are measured, so that the heap has grown and the code is compiled. */
const BEFORE = 1_000;
const BROADCASTS = 10;
const TOLD = 'notifications/tools/list_changed';

/** P7: clients that open a session and listen. */
export async function run() {
  const redis = await startRedis();
  const pods = [await startMooring(podOf(redis)), await startMooring(podOf(redis))];
  const [pod] = pods;
  await openStreams(pod, BEFORE);
  const before = pod.resident().now;
  const inbox = new Inbox();
  await openStreams(pod, STREAMS, (chunk) => inbox.take(chunk));
  const opened = pod.resident().now;
  const caller = await Session.open(pod.url);
  const here = await broadcasts(inbox, caller);
  const there = await broadcasts(inbox, caller.through(pods[1].url));
  const after = pod.resident();
  for (const { stop } of pods) stop();
  redis.stop();
  return report({ before, opened, after, here, there });
}

const podOf = (redis) => ({ redisUrl: redis.url, modules: [TALKING] });

/** What all streams say, counted. */
class Inbox {
  #told = 0;
  #resolve;

  take(chunk) {
    if (chunk.includes(TOLD)) this.#told += 1;
    if (this.#told === STREAMS) this.#resolve?.();
  }

  /** @returns when every stream has been told once */
  async all() {
    this.#told = 0;
    await new Promise((resolve) => (this.#resolve = resolve));
  }
}

async function openStreams({ url }, count, take) {
  await forEach(count, async () => listen(await Session.open(url), take));
}

/** @returns ms from the call that announces to the last stream that was told, each time */
async function broadcasts(inbox, session) {
  const times = [];
  for (let n = 0; n < BROADCASTS; n += 1) {
    const startedAt = performance.now();
    await Promise.all([inbox.all(), session.call('announce')]);
    times.push(performance.now() - startedAt);
    await sleep(200);
  }
  return times;
}

function report({ before, opened, after, here, there }) {
  const each = (after.peak - before) / STREAMS;
  const rows = [
    [`with ${thousands(BEFORE)} streams before, MB resident`, megabytes(before)],
    [`with ${thousands(STREAMS)} more streams just opened, MB resident`, megabytes(opened)],
    ['at its largest, broadcasts included, MB resident', megabytes(after.peak)],
    ['broadcast from the same pod to the last stream, median and slowest, ms', spread(here)],
    ['broadcast from another pod to the last stream, median and slowest, ms', spread(there)],
  ].map(([what, measured]) => ({ what, measured }));
  const bars = [
    atMost('resident memory a stream, at its largest', each / 1_000, 30, (kilobytes) => `${kilobytes.toFixed(1)} KB`),
    atMost('slowest broadcast', Math.max(...here, ...there) / 1_000, 1, (seconds) => `${seconds.toFixed(2)} s`),
  ];
  const how = `${thousands(STREAMS)} sessions, each with an open GET stream to one of two pods; ${BROADCASTS} times \`list_changed\` from each pod.`;
  return { blocks: [how, table(rows), table(bars)], bars };
}

function spread(times) {
  return `${thousands(median(times))}, ${thousands(Math.max(...times))}`;
}
