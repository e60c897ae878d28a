import { megabytes, table, thousands } from '../support/table.mjs';

/** What the sheet assumes of clients; docs/sizing.md says why. */
export const ASSUMED = {
  /** One of so many live sessions is connected, with an open stream, at the busiest time. */
  liveForOneConnected: 20,
  secondsBetweenCalls: 10,
  /** One of so many calls streams. */
  callsForOneThatStreams: 10,
  /** How much busier than its mean the busiest time of a day is. */
  peak: 3,
  /** The part of a core that may be in use, of a pod and of Redis. */
  podLoad: 0.6,
  redisLoad: 0.5,
  streamsOfPod: 5_000,
  bytesOfRedis: 8e9,
  /** What Redis needs beside its data: fragmentation, copies while it saves. */
  redisRoom: 1.5,
};

const SIZES = [10_000, 100_000, 1_000_000, 10_000_000];
const DAY_SECONDS = 86_400;
const CHECK_SECONDS = 30;
const LOG_SECONDS = 300;

/**
 * Pods and Redis for so many live sessions, on paper.
 * @param costs of `call`, `streaming` and `opening`: µs of a pod and of Redis, bytes with clients; and bytes in Redis of
 * a session and of a log
 */
export const capacity = (costs) => table(SIZES.map((sessions) => row(sessions, costs)));

function row(sessions, costs) {
  const need = needs(sessions, costs);
  return {
    'live sessions': thousands(sessions),
    connected: thousands(need.connected),
    'calls/s': thousands(need.calls),
    'opened/s': thousands(need.opened),
    'pod cores in use': need.podCores.toFixed(2),
    pods: thousands(need.pods),
    'Redis commands/s': thousands(need.commands),
    'Redis cores in use': need.redisCores.toFixed(2),
    'Redis data, MB': megabytes(need.redisBytes),
    'Redis masters': thousands(need.masters),
    'to clients, Mbit/s': thousands((need.bytesOut * 8) / 1e6),
  };
}

export function needs(sessions, { call, streaming, opening, sessionBytes, logBytes }) {
  const connected = sessions / ASSUMED.liveForOneConnected;
  const calls = connected / ASSUMED.secondsBetweenCalls;
  const streams = calls / ASSUMED.callsForOneThatStreams;
  const opened = (sessions / DAY_SECONDS) * ASSUMED.peak;
  const checks = connected / CHECK_SECONDS;
  const total = (field) => (calls - streams) * call[field] + streams * streaming[field] + opened * opening[field];
  const podCores = total('podCpu') / 1e6;
  const redisCores = (total('redisCpu') + checks * call.redisCpu) / 1e6;
  const redisBytes = sessions * sessionBytes + streams * LOG_SECONDS * logBytes;
  const pods = Math.max(2, Math.ceil(podCores / ASSUMED.podLoad), Math.ceil(connected / ASSUMED.streamsOfPod));
  const masters = Math.max(
    1,
    Math.ceil(redisCores / ASSUMED.redisLoad),
    Math.ceil((redisBytes * ASSUMED.redisRoom) / ASSUMED.bytesOfRedis),
  );
  const commands = total('commands') + checks;
  return {
    connected,
    calls,
    opened,
    podCores,
    pods,
    commands,
    redisCores,
    redisBytes,
    masters,
    bytesOut: total('out'),
  };
}
