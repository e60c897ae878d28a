import { setTimeout as sleep } from 'node:timers/promises';
import { compiledFixture } from '../support/compiled-fixture.js';
import type { LoadBalancer } from '../support/load-balancer.js';
import { RawSession } from '../support/raw-session.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { Service } from '../support/service.js';
import { isThere, PROXIES, startDocumented } from './support/documented-proxy.js';

jest.setTimeout(180_000);

const PODS = 3;
const CLIENTS = 6;

/** Long enough for a load balancer that looks once a second. */
const DELAY_SECONDS = 3;

/** A client that calls until it is told to stop. @returns what failed */
async function keepCalling(url: URL, isOver: () => boolean): Promise<readonly string[]> {
  const failures: string[] = [];
  const session = await RawSession.open(url);
  for (let call = 1; !isOver(); call += 1) {
    const answer = call % 5 === 0 ? session.call('slow', { ms: 300 }) : session.call('echo', { text: `call ${call}` });
    await answer.then(
      async (response) => {
        const [message] = await response.rpc();
        if (response.status !== 200 || !message?.result) failures.push(`${response.status} ${JSON.stringify(message)}`);
      },
      (error: unknown) => void failures.push(String(error)),
    );
    await sleep(50);
  }
  return failures;
}

for (const kind of PROXIES) {
  const found = isThere(kind);
  if (!found) process.stdout.write(`!!! SKIPPED: this machine has no ${kind.name} that docs/affinity.md is for\n`);

  (found ? describe : describe.skip)(
    `a roll-out of ${PODS} pods behind ${kind.name} as docs/affinity.md has it`,
    () => {
      let redis: RedisServer;
      let pods: Service[] = [];
      let proxy: LoadBalancer;
      const env = () => ({
        REDIS_URL: redis.url,
        SHUTDOWN_DELAY_SECONDS: String(DELAY_SECONDS),
        RATE_LIMIT_ENABLED: 'false',
        MCP_MODULES: compiledFixture('probe'),
      });
      beforeAll(async () => {
        redis = await startRedis();
        pods = await Promise.all(Array.from({ length: PODS }, () => Service.start(env())));
        proxy = await startDocumented(
          kind,
          pods.map(({ port }) => port),
        );
      });
      afterAll(async () => {
        await proxy?.stop();
        await Promise.all(pods.map((pod) => pod.stop('SIGKILL')));
        await redis?.stop();
      });

      it('fails no call', async () => {
        let isOver = false;
        const calling = Array.from({ length: CLIENTS }, () => keepCalling(proxy.url, () => isOver));
        for (const [index, { port }] of pods.entries()) {
          await pods[index]?.stop('SIGTERM');
          pods[index] = await Service.start({ ...env(), PORT: String(port) });
          await sleep(1_500);
        }
        isOver = true;
        expect((await Promise.all(calling)).flat()).toEqual([]);
      });

      it('keeps a session on its pod, and passes on what a stream says before its end', async () => {
        const session = await RawSession.open(proxy.url);
        const held = await session.call('hold', { gate: 'g' }, { progressToken: 1 });
        expect((await held.nextMessage())?.message.params.progress).toBe(1);
        // Gates are in the memory of a pod.
        await (await session.call('release', { gate: 'g' })).body();
        expect((await held.messages()).at(-1)?.message.result.content).toEqual([{ type: 'text', text: 'released g' }]);
      });
    },
  );
}
