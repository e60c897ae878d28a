import { setTimeout as sleep } from 'node:timers/promises';
import { officialClients, type OfficialClient } from '../support/clients.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { Fleet } from './support/fleet.js';
import { report } from './support/report.js';

jest.setTimeout(120_000);

describe('a pod that is killed while its call waits for an answer', () => {
  let redis: RedisServer;
  let fleet: Fleet;
  let client: OfficialClient | undefined;

  beforeAll(async () => {
    redis = await startRedis();
    fleet = await Fleet.start({ REDIS_URL: redis.url });
  });
  afterEach(() => client?.close());
  afterAll(async () => {
    await fleet?.stop();
    await redis?.stop();
  });

  /** Before and after its call is taken over. */
  const delays = [0, 6_000];

  it.each(officialClients.map(([name, connect], index) => [name, delays[index] ?? 0, connect] as const))(
    'leaves it to another, which asks nothing again (%s, answered %d ms later)',
    async (name, answerAfterMs, connect) => {
      const asked: string[] = [];
      let answer = () => {};
      const killed = new Promise<void>((resolve) => (answer = resolve));
      client = await connect(fleet.url, {
        elicit: async ({ message }) => {
          asked.push(message);
          if (message === 'second') await killed;
          return { action: 'accept', content: { answer: `re: ${message}` } };
        },
      });
      const tag = `${name} ${answerAfterMs}`;
      const calling = client.text('survey', { questions: ['first', 'second', 'third'], tag });
      await until(() => asked.length === 2);
      const [pid] = fleet.runsOf('survey', tag);
      const owner = fleet.pods.findIndex((pod) => pod.pid === pid);
      await fleet.kill(owner);
      const killedAt = Date.now();
      await sleep(answerAfterMs);
      answer();
      expect(await calling).toBe('re: first, re: second, re: third');
      const took = Date.now() - killedAt;
      expect(asked).toEqual(['first', 'second', 'third']);
      expect(fleet.runsOf('survey', tag)).toHaveLength(2);
      await fleet.revive(owner);
      report(`killed while asking, ${tag}`, [
        ['questions asked twice', 0, 0],
        ['call ended after the kill', `${took} ms`],
      ]);
    },
  );
});
