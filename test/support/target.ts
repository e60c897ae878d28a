import { resolve } from 'node:path';
import { Fleet } from '../chaos/support/fleet.js';
import { type Platform, startHost } from './embedded-host.js';
import { startRedis } from './redis-server.js';
import { Service } from './service.js';

/** Where the service keeps what outlives a request, and how many pods there are. */
export type Setting = 'memory' | 'Redis' | '3 pods' | `embedded on ${Platform}`;

/** A running service. */
export interface Target {
  readonly url: URL;
  /** A sample of every pod's metrics, added up. */
  sum(sample: string): Promise<number>;
  stop(): Promise<void>;
}

/** @param modules as `MCP_MODULES` takes them */
export async function startTarget(setting: Setting, modules: string, env: NodeJS.ProcessEnv = {}): Promise<Target> {
  switch (setting) {
    case 'memory':
      return single({ ...env, MCP_MODULES: modules }, /memory/);
    case 'Redis':
      return onRedis((all) => single(all, /Redis/), { ...env, MCP_MODULES: modules });
    case '3 pods':
      return onRedis((all) => Fleet.start(all), { ...env, MCP_MODULES: modules });
    case 'embedded on express':
      return onRedis((all) => embedded('express', all), { ...env, MCP_MODULES: modules });
    case 'embedded on fastify':
      return onRedis((all) => embedded('fastify', all), { ...env, MCP_MODULES: modules });
    default:
      return setting satisfies never;
  }
}

async function onRedis(start: (all: NodeJS.ProcessEnv) => Promise<Target>, env: NodeJS.ProcessEnv): Promise<Target> {
  const redis = await startRedis();
  const target = await start({ ...env, REDIS_URL: redis.url });
  const stop = () => target.stop().finally(() => redis.stop());
  return { url: target.url, sum: (sample) => target.sum(sample), stop };
}

async function single(env: NodeJS.ProcessEnv, store: RegExp): Promise<Target> {
  const service = await Service.start(env);
  const listening = await service.log((line) => line.event === 'listening');
  expect(listening['sessions']).toMatch(store);
  const stop = async () => void (await service.stop());
  return { url: service.url, sum: (sample) => service.metric(sample), stop };
}

/** An application of Nest with the server in it, which has as options what the service has as variables. */
async function embedded(platform: Platform, { MCP_MODULES = '', ...env }: NodeJS.ProcessEnv): Promise<Target> {
  const given = Object.entries(env).map(([name, value]) => [optionName(name), value]);
  const server = { authDisabled: true, rateLimitEnabled: false, ...Object.fromEntries(given) };
  const modules = MCP_MODULES.split(',').map((path) => resolve(path));
  const host = await startHost(platform, { server, modules, serves: 'modules' });
  const stop = async () => void (await host.stop());
  return { url: host.url, sum: (sample) => host.metric(sample), stop };
}

function optionName(variable: string): string {
  return variable.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
