import { Controller, Get, type INestApplication } from '@nestjs/common';
import { HealthCheck, HealthCheckService, TerminusModule } from '@nestjs/terminus';
import { Test } from '@nestjs/testing';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { Periodic } from '../lifecycle/periodic.js';
import { MooringHealth } from './mooring-health.js';

@Controller('status')
class HostController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly mooring: MooringHealth,
  ) {}

  @Get('ready')
  @HealthCheck()
  ready() {
    return this.health.check([() => this.mooring.check('mooring')]);
  }

  @Get('live')
  @HealthCheck()
  live() {
    return this.health.check([() => this.mooring.live('mooring')]);
  }
}

let app: INestApplication;
let mooring: MooringHealth;
beforeEach(async () => {
  const testing = await Test.createTestingModule({
    imports: [TerminusModule.forRoot({ logger: false })],
    controllers: [HostController],
    providers: [MooringHealth],
  }).compile();
  app = testing.createNestApplication({ logger: false });
  await app.listen(0, '127.0.0.1');
  mooring = app.get(MooringHealth);
});
afterEach(() => app.close());

interface Watched {
  readonly name?: string;
  readonly redis?: { up: boolean } | null;
  readonly readyRequiresRedis?: boolean;
}

function watch({ name, redis = null, readyRequiresRedis = false }: Watched): Lifecycle {
  const lifecycle = new Lifecycle();
  mooring.watch(name, { lifecycle, redis, settings: { readyRequiresRedis } });
  return lifecycle;
}

async function probe(which: 'ready' | 'live') {
  const response = await fetch(`${await app.getUrl()}/status/${which}`);
  const { details } = (await response.json()) as { details: { mooring: object } };
  return [response.status, details.mooring] as const;
}

describe("an embedded server in its host's readiness", () => {
  it('is down until the host listens, and while it drains, with the phase and the release', async () => {
    const lifecycle = watch({});
    const facts = (status: string, phase: string) => ({
      status,
      lifecycle: { status, phase, version: expect.stringMatching(/^\d/) },
      store: { status: 'up', kind: 'memory' },
    });
    expect(await probe('ready')).toEqual([503, facts('down', 'starting')]);
    lifecycle.ready();
    expect(await probe('ready')).toEqual([200, facts('up', 'ready')]);
    lifecycle.drain();
    expect(await probe('ready')).toEqual([503, facts('down', 'draining')]);
  });

  it('is degraded while its Redis is away, and down where it requires it', async () => {
    const redis = { up: false };
    watch({ redis }).ready();
    expect(await probe('ready')).toMatchObject([
      200,
      { status: 'degraded', store: { status: 'degraded', kind: 'redis' } },
    ]);
    redis.up = true;
    expect(await probe('ready')).toMatchObject([200, { status: 'up', store: { status: 'up' } }]);
    watch({ redis, readyRequiresRedis: true }).ready();
    redis.up = false;
    expect(await probe('ready')).toMatchObject([503, { status: 'down', store: { status: 'down' } }]);
  });

  it('is as the worst of several, each with its facts', async () => {
    watch({ name: 'orders' }).ready();
    const redis = { up: true };
    watch({ name: 'billing', redis }).ready();
    const reports = watch({ name: 'reports' });
    expect(await probe('ready')).toMatchObject([
      503,
      {
        status: 'down',
        servers: {
          orders: { lifecycle: { phase: 'ready' } },
          billing: { store: { kind: 'redis' } },
          reports: { lifecycle: { status: 'down', phase: 'starting' } },
        },
      },
    ]);
    reports.ready();
    redis.up = false;
    expect(await probe('ready')).toMatchObject([200, { status: 'degraded' }]);
    redis.up = true;
    expect(await probe('ready')).toMatchObject([200, { status: 'up' }]);
  });

  it('is up where the application serves none, as in a worker', async () => {
    expect(await probe('ready')).toEqual([200, { status: 'up', servers: {} }]);
  });
});

describe("an embedded server in its host's liveness", () => {
  it('is down while work in the background is stuck, and neither for a drain nor for Redis', async () => {
    watch({ redis: { up: false } }).drain();
    expect(await probe('live')).toEqual([200, { status: 'up' }]);
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    const stuck = new Periodic('sweep', 10_000, () => new Promise(() => undefined)).start();
    jest.advanceTimersByTime(40_000);
    jest.useRealTimers();
    expect(await probe('live')).toEqual([503, { status: 'down', stuck: ['sweep'] }]);
    stuck.stop();
    expect(await probe('live')).toEqual([200, { status: 'up' }]);
  });
});
