import { setTimeout as sleep } from 'node:timers/promises';
import { type DynamicModule, Global, Injectable, Module, type OnModuleInit, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { CapabilityRegistry, McpServer, MooringModule, Tool } from '../../src/index.js';
import { startedWork } from '../../src/lifecycle/periodic.js';
import { connectClient } from '../../src/testing/connect-client.js';
import { until } from '../support/until.js';

@Injectable()
class GreetTools implements OnModuleInit {
  constructor(private readonly registry: CapabilityRegistry) {}

  onModuleInit(): void {
    this.registry.addTool({ name: 'added', description: 'Added at run time' }, () => 'added');
  }

  @Tool({ name: 'greet', description: 'Greets' })
  async greet(): Promise<string> {
    return 'hello';
  }
}

@Module({ providers: [GreetTools] })
class GreetModule {}

@Injectable()
class PlainGreetTools {
  @Tool({ name: 'greet', description: 'Greets' })
  async greet(): Promise<string> {
    return 'hello';
  }
}

@Module({ providers: [PlainGreetTools] })
class PlainGreetModule {}

@Global()
@Module({ providers: [{ provide: 'SERVER_NAME', useValue: 'of-a-provider' }], exports: ['SERVER_NAME'] })
class NameModule {}

const OPTIONS = { authDisabled: true } as const;

function hostOf(...imports: (Type | DynamicModule)[]): DynamicModule {
  return { module: class HostModule {}, imports };
}

const open: NestExpressApplication[] = [];

async function listen(app: NestExpressApplication): Promise<URL> {
  open.push(app);
  await app.listen(0, '127.0.0.1');
  return new URL('/mcp', await app.getUrl());
}

async function start(host: DynamicModule): Promise<URL> {
  return listen(
    await NestFactory.create<NestExpressApplication>(host, {
      logger: false,
      abortOnError: false,
      forceCloseConnections: true,
    }),
  );
}

/** What a client sees: the server's name and its tools. */
async function seenAt(url: URL): Promise<unknown> {
  const client = await connectClient(url, {});
  const { tools } = await client.listTools();
  await client.close();
  return [client.getServerVersion()?.name, ...tools.map(({ name }) => name)];
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((app) => app.close()));
});

describe('an application that embeds a server', () => {
  it('may give its options by a provider', async () => {
    const mooring = MooringModule.forRootAsync({
      imports: [NameModule],
      inject: ['SERVER_NAME'],
      useFactory: async (name: string) => ({ ...OPTIONS, identity: { name } }),
    });
    expect(await seenAt(await start(hostOf(mooring, GreetModule)))).toEqual(['of-a-provider', 'added', 'greet']);
  });

  it('may be made by Test, before there is any platform', async () => {
    const testing = await Test.createTestingModule({
      imports: [MooringModule.forRoot(OPTIONS), GreetModule],
    }).compile();
    expect(
      await seenAt(
        await listen(testing.createNestApplication<NestExpressApplication>({ forceCloseConnections: true })),
      ),
    ).toEqual(['mooring', 'added', 'greet']);
  });

  it('may have no HTTP at all: then it serves none', async () => {
    const worker = await NestFactory.createApplicationContext(hostOf(MooringModule.forRoot(OPTIONS), GreetModule), {
      logger: false,
    });
    expect(worker.get(GreetTools)).toBeDefined();
    await worker.close();
  });

  it('may choose the path, and the modules that are served', async () => {
    @Injectable()
    class OtherTools {
      @Tool({ name: 'other', description: 'Of another module' })
      async other(): Promise<string> {
        return 'other';
      }
    }
    const mooring = MooringModule.forRoot({ ...OPTIONS, path: '/greet/mcp', modules: [GreetModule] });
    const url = await start(hostOf(mooring, GreetModule, { module: class OtherModule {}, providers: [OtherTools] }));
    expect(await seenAt(new URL('/greet/mcp', url))).toEqual(['mooring', 'added', 'greet']);
    expect((await fetch(url, { method: 'POST' })).status).toBe(404);
  });

  it('may have its requests taken before its router', async () => {
    const url = await start(hostOf(MooringModule.forRoot({ ...OPTIONS, fastPath: true }), GreetModule));
    expect(await seenAt(url)).toEqual(['mooring', 'added', 'greet']);
  });

  it('is one of two in a process, which do not see each other', async () => {
    const one = await start(hostOf(MooringModule.forRoot({ ...OPTIONS, identity: { name: 'one' } }), GreetModule));
    const two = await start(hostOf(MooringModule.forRoot({ ...OPTIONS, identity: { name: 'two' } })));
    expect([await seenAt(one), await seenAt(two)]).toEqual([['one', 'added', 'greet'], ['two']]);
    await open.shift()?.close();
    expect(await seenAt(two)).toEqual(['two']);
  });
});

describe('an application that cannot embed a server', () => {
  const mooring = MooringModule.forRoot(OPTIONS);

  it('says neither who may use it nor that all may', async () => {
    await expect(start(hostOf(MooringModule.forRoot({})))).rejects.toThrow(/authDisabled: true/);
  });

  it('speaks HTTP/2', async () => {
    const adapter = new FastifyAdapter({ http2: true });
    const app = await NestFactory.create(hostOf(mooring), adapter, { logger: false, abortOnError: false });
    await expect(app.init()).rejects.toThrow(/served over HTTP\/1.1.*Leave `http2` out/);
  });

  it('closes the servers that have started where another cannot start', async () => {
    @Injectable()
    class Twice {
      @Tool({ name: 'greet', description: 'Of a name that is taken' })
      async greet(): Promise<string> {
        return 'twice';
      }
    }
    class BrokenModule {}
    Module({ imports: [PlainGreetModule], providers: [Twice] })(BrokenModule);
    const servers = [
      { path: '/a', identity: { name: 'a' }, modules: [PlainGreetModule] },
      { path: '/b', identity: { name: 'b' }, modules: [BrokenModule] },
    ];
    await expect(
      start(hostOf(MooringModule.forRoot({ ...OPTIONS, servers }), PlainGreetModule, BrokenModule)),
    ).rejects.toThrow(/greet/);
    // What waited for answers of a memory that is gone ends with its next look.
    await until(() => startedWork().length === 0);
  });

  it('bounds connections that it leaves to the host', async () => {
    const bounded = { ...OPTIONS, connectionsMax: 5 };
    await expect(start(hostOf(MooringModule.forRoot(bounded)))).rejects.toThrow(
      /connectionsMax.*Write connectionLimits: true/,
    );
    await start(hostOf(MooringModule.forRoot({ ...bounded, connectionLimits: true })));
  });

  it('has two servers of one name', async () => {
    const named = class NamedModule {};
    McpServer({ name: 'orders' })(named);
    const servers = ['/a/mcp', '/b/mcp'].map((path) => ({ path, modules: [named] }));
    await expect(start(hostOf(MooringModule.forRoot({ ...OPTIONS, servers })))).rejects.toThrow(
      /servers\[1\] \(\/b\/mcp\) is named orders, as another is/,
    );
  });

  it('gives it a name that clients cannot read', async () => {
    await expect(start(hostOf(MooringModule.forRoot({ ...OPTIONS, identity: { name: '' } })))).rejects.toThrow(
      /identity\.name: '' is empty/,
    );
  });
});

describe('an application with a server', () => {
  it('tells a client of tools that come while it serves', async () => {
    const app = await NestFactory.create<NestExpressApplication>(hostOf(MooringModule.forRoot(OPTIONS), GreetModule), {
      logger: false,
      forceCloseConnections: true,
    });
    const client = await connectClient(await listen(app), {});
    const changes: unknown[] = [];
    client.fallbackNotificationHandler = async ({ method }) => void changes.push(method);
    await sleep(300);
    expect(changes).toEqual([]);
    app.get(CapabilityRegistry).addTool({ name: 'later', description: 'Comes later' }, () => 'later');
    for (let waited = 0; changes.length === 0 && waited < 50; waited += 1) await sleep(50);
    expect(changes).toEqual(['notifications/tools/list_changed']);
    await client.close();
  });
});
