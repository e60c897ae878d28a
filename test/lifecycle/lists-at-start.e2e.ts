import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Module, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { CapabilityRegistry } from '../../src/index.js';
import { NOTIFICATIONS_KEY } from '../../src/redis/redis-keys.js';
import { Endpoint } from '../http/support/endpoint.js';
import type { RawResponse } from '../support/raw-http.js';
import { RawModern } from '../support/raw-modern.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';

jest.setTimeout(60_000);

/** Registers in each place where a module may before the pod listens. */
@Injectable()
class Registers implements OnModuleInit, OnApplicationBootstrap {
  constructor(private readonly registry: CapabilityRegistry) {
    registry.addTool({ name: 'of-constructor' }, () => '');
  }

  async onModuleInit(): Promise<void> {
    await sleep(5);
    this.registry.addPrompt({ name: 'of-init' }, () => '');
    this.registry.addTool({ name: 'passing' }, () => '').remove();
  }

  async onApplicationBootstrap(): Promise<void> {
    this.registry.addResource({ name: 'of-bootstrap', uri: 'start://one' }, () => '');
    this.registry.addResourceTemplate({ name: 'of-bootstrap', uriTemplate: 'start://{id}' }, () => '');
    this.registry.announce('tools');
    await sleep(5);
  }
}

@Module({ providers: [Registers] })
class RegistersModule {}

const LIST = (kind: string) => `notifications/${kind}/list_changed`;

let redis: RedisServer;
const pods: Endpoint[] = [];
const streams: RawResponse[] = [];
const startPod = async () => {
  const pod = await Endpoint.start({ REDIS_URL: redis.url }, [RegistersModule]);
  pods.push(pod);
  return pod;
};
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(async () => {
  await Promise.all(streams.map((stream) => stream.cut()));
  await Promise.all(pods.map((pod) => pod.close()));
  await redis?.stop();
});

const methodOn = async (stream: RawResponse) => (await stream.nextMessage())?.message.method as unknown;

describe('what a module registers before its pod listens', () => {
  it('is the list of that pod: no client is told of it, and of what is registered later each is told once', async () => {
    const first = await startPod();
    streams.push(await (await first.open()).get());
    const modern = new RawModern(first.url);
    streams.push(await modern.listen({ toolsListChanged: true, promptsListChanged: true, resourcesListChanged: true }));
    expect(await methodOn(streams[1]!)).toBe('notifications/subscriptions/acknowledged');

    for (const pod of [await startPod(), await startPod()]) {
      const [{ result }] = await (await new RawModern(pod.url).request('tools/list')).rpc();
      expect(result.tools.map(({ name }: { name: string }) => name)).toEqual(['of-constructor']);
    }
    expect(await redis.client.xlen(NOTIFICATIONS_KEY)).toBe(0);

    const added = pods[2]!.capabilities.addPrompt({ name: 'later' }, () => '');
    for (const stream of streams) expect(await methodOn(stream)).toBe(LIST('prompts'));
    added.remove();
    pods[1]!.capabilities.announce('tools');
    const told = async (stream: RawResponse) => [await methodOn(stream), await methodOn(stream)].sort();
    for (const stream of streams) expect(await told(stream)).toEqual([LIST('prompts'), LIST('tools')]);
    expect(await redis.client.xlen(NOTIFICATIONS_KEY)).toBe(3);
  });
});
