import { setTimeout as sleep } from 'node:timers/promises';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { Crowd } from './support/crowd.js';
import { Fleet } from './support/fleet.js';
import { killProblem, Kills, longestAfter, usualMs } from './support/kills.js';
import { Publisher } from './support/publisher.js';
import { report } from './support/report.js';
import { scale } from './support/scale.js';
import { ask, count, describeCall, echo, isUnanswered, paced, work, type Call } from './support/tasks.js';

jest.setTimeout(300_000);

/** Longer than the drain, so that it must go on elsewhere. */
const longCount = paced('count', 16, 250);
const DRAIN_SECONDS = 2;

const wrongOf = (calls: readonly Call[]) => calls.filter(({ wrong, failure }) => wrong ?? failure).map(describeCall);

describe('pods that come and go', () => {
  let redis: RedisServer;
  let fleet: Fleet;
  let crowd: Crowd;
  let publisher: Publisher;

  beforeEach(async () => {
    redis = await startRedis();
    fleet = await Fleet.start({
      REDIS_URL: redis.url,
      ELICIT_TIMEOUT_SECONDS: '6',
      SHUTDOWN_DELAY_SECONDS: '1',
      SHUTDOWN_DRAIN_SECONDS: String(DRAIN_SECONDS),
    });
    crowd = await Crowd.connect(fleet.url, scale.crowd);
    await crowd.subscribe(scale.items);
    publisher = await Publisher.connect(fleet.url, redis.client);
  });
  afterEach(async () => {
    await crowd?.close();
    await fleet?.stop();
    await redis?.stop();
  });

  it('lose no session when one after the other is killed', async () => {
    const kills = new Kills();
    publisher.start(scale.items, (scale.killRounds * scale.killEveryMs) / scale.items);
    crowd.start([echo, count, ask, work]);
    await sleep(1_000);
    for (let round = 0; round < scale.killRounds; round += 1) {
      const index = Math.floor(Math.random() * fleet.pods.length);
      const next = sleep(scale.killEveryMs);
      await kills.time(() => fleet.kill(index));
      await fleet.revive(index);
      await next;
    }
    const calls = await crowd.stop();
    const published = await publisher.stop();
    const problems = calls.flatMap(
      (call) => killProblem(call, kills, fleet.runsOf(call.tool, call.tag), usualMs(calls, kills, call)) ?? [],
    );
    expect(problems).toEqual([]);
    expect(fleet.proxy.answered(404)).toBe(0);
    for (const heard of await crowd.heard(published.length)) expect(heard).toEqual(published);
    expect(crowd.streamsGivenUp).toBe(0);
    const failures = calls.filter(({ failure }) => failure);
    report('kill -9', [
      ['kills', kills.count],
      ['calls', calls.length],
      ['calls that failed (cut before the first byte, or not repeatable)', failures.length],
      ['questions whose answer a killed pod had in hand', calls.filter(isUnanswered).length],
      ['calls that ran again', calls.filter(({ tool, tag }) => fleet.runsOf(tool, tag).length > 1).length],
      ['longest that a repeated call took beyond its own time', `${longestAfter(calls, fleet)} ms`, '5000 ms a kill'],
      ['404', fleet.proxy.answered(404), 0],
      ['notifications lost, doubled or disordered', 0, 0],
    ]);
  });

  it('are replaced one by one without an error and without a lost event', async () => {
    publisher.start(scale.items, 150);
    crowd.start([echo, count, ask, work, longCount]);
    const begunAt = Date.now();
    for (let round = 0; round < scale.rollingRounds; round += 1) {
      for (const index of fleet.pods.keys()) await fleet.replace(index);
    }
    const lasted = Date.now() - begunAt;
    const calls = await crowd.stop();
    const published = await publisher.stop();
    expect(wrongOf(calls)).toEqual([]);
    for (const heard of await crowd.heard(published.length)) expect(heard).toEqual(published);
    expect([...fleet.proxy.statuses.keys()].filter((status) => status >= 400 && status !== 405)).toEqual([]);
    expect(crowd.streamsGivenUp).toBe(0);
    report('rolling restart', [
      ['rounds', scale.rollingRounds],
      ['lasted', `${lasted} ms`],
      ['calls', calls.length],
      ['errors', 0, 0],
      ['events lost, doubled or disordered', 0, 0],
    ]);
  });
});
