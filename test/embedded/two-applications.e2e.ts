import { ConsoleLogger, Injectable, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { PrometheusModule } from '@willsoto/nestjs-prometheus';
import { register } from 'prom-client';
import { loadSettings } from '../../src/config/settings.js';
import { createApp, listen, type TeamModule } from '../../src/create-app.js';
import { type MooringOptions, MooringHealth, MooringMetrics, MooringModule, Tool } from '../../src/index.js';
import { startedWork } from '../../src/lifecycle/periodic.js';
import { captureLog } from '../support/log-capture.js';
import { RawSession } from '../support/raw-session.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';

@Injectable()
class Gate {
  open: () => void = () => undefined;
  readonly passed = new Promise<void>((resolve) => (this.open = resolve));
}

@Injectable()
class OrderTools {
  constructor(private readonly gate: Gate) {}

  @Tool({ name: 'order', description: 'Orders, once the gate is open' })
  async order(): Promise<string> {
    await this.gate.passed;
    return 'ordered';
  }
}

@Module({ providers: [Gate, OrderTools] })
class OrdersModule {}

@Injectable()
class BillingTools {
  constructor(private readonly gate: Gate) {}

  @Tool({ name: 'bill', description: 'Bills, once the gate is open' })
  async bill(): Promise<string> {
    await this.gate.passed;
    return 'billed';
  }
}

@Module({ providers: [Gate, BillingTools] })
class BillingModule {}

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

/** One application with a server, and what is seen of it from outside and inside. */
interface Running {
  readonly app: NestExpressApplication;
  readonly session: RawSession;
  readonly tool: string;
  /** What it shows as metrics, but for what the process has one of and what time alone changes. */
  metrics(): Promise<string[]>;
  health(): Promise<unknown>;
}

const OF_PROCESS =
  /^(#|mcp_event_loop|mcp_connections_open|mcp_background|mcp_unhandled|process_|nodejs_|mcp_(http|request|store|tool)_)/;
/** A pod says to itself over the bus, every few seconds, that the bus works. */
const OF_TIME = /^mcp_bus_messages_total\{kind="ping"\}/;

async function running(app: NestExpressApplication, tool: string, health: () => Promise<unknown>): Promise<Running> {
  const session = await RawSession.open(new URL('/mcp', await app.getUrl()));
  const metrics = async () => {
    const text = await app.get(MooringMetrics).registry.metrics();
    return text.split('\n').filter((line) => line !== '' && !OF_PROCESS.test(line) && !OF_TIME.test(line));
  };
  return { app, session, tool, metrics, health };
}

async function embedded(tool: string, module: Type, options: MooringOptions): Promise<Running> {
  @Module({ imports: [MooringModule.forRoot({ authDisabled: true, sessionMaxCalls: 1, ...options }), module] })
  class HostModule {}
  const app = await NestFactory.create<NestExpressApplication>(HostModule, {
    logger: ['warn'],
    forceCloseConnections: true,
  });
  await app.listen(0, '127.0.0.1');
  return running(app, tool, async () => app.get(MooringHealth).check('mooring'));
}

async function service(tool: string, module: TeamModule): Promise<Running> {
  const env = { PORT: '0', METRICS_PORT: '0', SHUTDOWN_DRAIN_SECONDS: '0', SESSION_MAX_CALLS: '1' };
  const outcome = loadSettings({ ...env, REDIS_URL: redis.url, STORE_TIMEOUT_MS: '400' });
  if (!outcome.ok) throw new Error(outcome.message);
  const app = await createApp(outcome.settings, [module], new ConsoleLogger({ logLevels: ['warn'] }));
  await listen(app, outcome.settings);
  return running(app, tool, async () => (await fetch(new URL('/health/ready', await app.getUrl()))).json());
}

const orders = () => embedded('order', OrdersModule, { redisUrl: redis.url, storeTimeoutMs: 400 });
const ordersService = () => service('order', OrdersModule);
const billing = () => embedded('bill', BillingModule, { sessionTtlSeconds: 900, connectionLimits: true });

/** The names of what is started, but for what comes and goes with commands to Redis. */
const work = () => startedWork().filter((name) => !/^redis-(deadlines|silence)$/.test(name));

/** Each application may have some of the same. */
function without(all: readonly string[], others: readonly string[]): string[] {
  const left = [...all];
  for (const name of others) if (left.includes(name)) left.splice(left.indexOf(name), 1);
  return left;
}

const CASES = [
  ['that started first ends', orders, billing, 0],
  ['that started last ends', orders, billing, 1],
  ['that is the service and started first ends', ordersService, billing, 0],
  ['beside the service ends', ordersService, billing, 1],
] as const;

describe.each(CASES)(
  'of two applications in one process, where the one %s, the other',
  (_, startOne, startTwo, ends) => {
    let apps: Running[];
    let works: string[][];
    beforeEach(async () => {
      await until(() => work().length === 0);
      works = [];
      apps = [];
      for (const start of [startOne, startTwo]) {
        const before = work();
        apps.push(await start());
        works.push(without(work(), before));
      }
    });
    afterEach(async () => {
      for (const { app } of apps) await app.close();
      register.clear();
    });

    const ending = () => apps[ends]!;
    const staying = () => apps[1 - ends]!;

    it('keeps its metrics, health, work and sessions, and finishes its calls', async () => {
      const [metrics, health] = [await staying().metrics(), await staying().health()];
      const call = staying().session.call(staying().tool);
      await ending().app.close();
      const left = () => without(work(), works[1 - ends]!);
      await until(
        () => left().length === 0,
        () => `the end of ${left().join()}`,
        5_000,
      );
      expect(without(works[1 - ends]!, work())).toEqual([]);
      expect(await staying().health()).toEqual(health);
      staying().app.get(Gate, { strict: false }).open();
      expect((await (await call).rpc())[0]?.result.content[0].text).toMatch(/ed$/);
      expect(await staying().metrics()).toEqual(metrics);
      expect((await staying().session.request('ping')).status).toBe(200);
    });

    it('has sessions, tools and numbers of its own', async () => {
      const [one, two] = apps as [Running, Running];
      const toolsOf = async ({ session }: Running) =>
        (await (await session.request('tools/list')).rpc())[0]?.result.tools.map(({ name }: { name: string }) => name);
      expect([await toolsOf(one), await toolsOf(two)]).toEqual([['order'], ['bill']]);
      const foreign = new RawSession(two.session.url, one.session.id, one.session.protocolVersion);
      expect((await foreign.request('ping')).status).toBe(404);
      await RawSession.open(one.session.url);
      expect(await one.metrics()).toContain('mcp_sessions_created_total 2');
      expect(await two.metrics()).toContain('mcp_sessions_created_total 1');
    });

    it('is told of in the log as if it were alone', async () => {
      const log = captureLog();
      for (const { session, tool, app } of apps) {
        const first = session.call(tool);
        expect((await session.call(tool)).status).toBe(429);
        app.get(Gate, { strict: false }).open();
        await (await first).body();
      }
      log.restore();
      expect(log.lines.filter((line) => line.includes('"event":"cap.reached"'))).toHaveLength(2);
    });
  },
);

it('of two hosts with PrometheusModule in one process, the second one leaves the /metrics of the first as it was', async () => {
  @Module({ imports: [PrometheusModule.register(), OrdersModule] })
  class FirstModule {}
  @Module({ imports: [{ module: PrometheusModule }, BillingModule] })
  class SecondModule {}
  const first = await embedded('order', FirstModule, {});
  const shown = async () => (await fetch(new URL('/metrics', await first.app.getUrl()))).text();
  const second = await embedded('bill', SecondModule, {});
  await RawSession.open(second.session.url);
  expect(await shown()).toContain('mcp_sessions_created_total 1\n');
  await second.app.close();
  expect(await shown()).toContain('mcp_sessions_created_total 1\n');
  await first.app.close();
  expect(register.getSingleMetric('mcp_sessions_created_total')).toBeUndefined();
  register.clear();
});
