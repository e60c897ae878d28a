import { startRedis } from '../support/redis-server.js';
import { Service } from '../support/service.js';
import { EXPECTED_PASSES, type Revision } from './expected-passes.js';
import { runSuite, type SuiteOutcome } from './suite.js';

/** Where the service keeps its sessions during a run. */
export type Store = 'memory' | 'Redis';

/** Generous; a run takes seconds. In ms. */
export const RUN_TIMEOUT_MS = 180_000;

/** Starts the service with the fixture on a store, runs the suite against it and ends the service. */
export async function runConformance(store: Store, revision: Revision, fixture: string): Promise<SuiteOutcome> {
  switch (store) {
    case 'memory':
      return against({ MCP_MODULES: fixture }, /memory/, revision);
    case 'Redis':
      return onRedis(revision, fixture);
    default:
      return store satisfies never;
  }
}

async function onRedis(revision: Revision, fixture: string): Promise<SuiteOutcome> {
  const redis = await startRedis();
  try {
    return await against({ MCP_MODULES: fixture, REDIS_URL: redis.url }, /Redis/, revision);
  } finally {
    await redis.stop();
  }
}

async function against(env: NodeJS.ProcessEnv, store: RegExp, revision: Revision): Promise<SuiteOutcome> {
  const service = await Service.start(env);
  try {
    const listening = await service.log((line) => line.event === 'listening');
    expect(listening['sessions']).toMatch(store);
    return await runSuite(service.url, revision);
  } finally {
    await service.stop();
  }
}

export function expectConformance({ exitCode, passes, problems, output }: SuiteOutcome, revision: Revision): void {
  expect({ problems, passes }).toEqual({ problems: [], passes: EXPECTED_PASSES[revision] });
  if (exitCode !== 0) throw new Error(`The suite ended with ${exitCode}:\n${output}`);
}
