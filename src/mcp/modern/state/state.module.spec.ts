import { Global, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { captureLog } from '../../../../test/support/log-capture.js';
import { startRedis } from '../../../../test/support/redis-server.js';
import { testSettings } from '../../../../test/support/test-settings.js';
import { Metrics } from '../../../metrics/metrics.js';
import { testMetrics } from '../../../../test/support/test-metrics.js';
import { ConfigModule } from '../../../config/config.module.js';
import type { Settings } from '../../../config/settings.js';
import { DEFAULT_AUDIENCE } from './call-state.js';
import { RequestStates } from './request-states.js';
import { SingleUse } from './single-use.js';
import { newStateKey, stateKeyText } from '../../keys/state-key.js';
import { StateModule } from './state.module.js';

const BINDING = {
  principal: null,
  method: 'tools/call',
  target: 'confirm',
  argumentsDigest: 'abc',
  audience: DEFAULT_AUDIENCE,
};

@Global()
@Module({ providers: [{ provide: Metrics, useValue: testMetrics().metrics }], exports: [Metrics] })
class UnregisteredMetrics {}

let apps: TestingModule[] = [];
let log: ReturnType<typeof captureLog>;
beforeEach(() => (log = captureLog()));
afterEach(async () => {
  log.restore();
  await Promise.all(apps.map((app) => app.close()));
  apps = [];
});

async function start(changes: Partial<Settings> = {}): Promise<TestingModule> {
  const imports = [ConfigModule.register(testSettings(changes)), UnregisteredMetrics, StateModule];
  const app = await (await Test.createTestingModule({ imports }).compile()).init();
  apps.push(app);
  return app;
}

/** Whether what one process sealed opens in the other. */
async function share(one: TestingModule, other: TestingModule): Promise<boolean> {
  const states = one.get(RequestStates);
  const sealed = states.seal(states.begin(), BINDING);
  if (!sealed.ok) throw new Error(sealed.reason);
  return (await other.get(RequestStates).open(sealed.text, BINDING)).ok;
}

describe('StateModule', () => {
  it('shares states and claims between processes on one Redis', async () => {
    const redis = await startRedis();
    const [one, other] = [await start({ redisUrl: redis.url }), await start({ redisUrl: redis.url })];
    expect([await share(one, other), await share(other, one)]).toEqual([true, true]);
    expect(await one.get(SingleUse).claim('a', 60)).toBe('first');
    expect(await other.get(SingleUse).claim('a', 60)).toBe('used');
    await redis.stop();
  });

  it('prefers keys that were set, which need no Redis', async () => {
    const mcpStateKeys = [stateKeyText(newStateKey())];
    const [one, other] = [
      await start({ mcpStateKeys, redisUrl: 'redis://127.0.0.1:1' }),
      await start({ mcpStateKeys }),
    ];
    expect([await share(one, other), await share(other, one)]).toEqual([true, true]);
  });

  it('works in a process that is alone', async () => {
    const app = await start();
    expect(await share(app, app)).toBe(true);
    expect(await app.get(SingleUse).claim('a', 60)).toBe('first');
    expect(await share(app, await start())).toBe(false);
  });

  it('starts while Redis is away, and lets nothing happen that must happen once', async () => {
    const app = await start({ redisUrl: 'redis://127.0.0.1:1' });
    expect(await share(app, app)).toBe(true);
    expect(await app.get(SingleUse).claim('a', 60)).toBe('unavailable');
  });
});
