import { Controller, Global, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  App,
  Extension,
  ExtensionMethod,
  MooringModule,
  Prompt,
  Resource,
  ResourceTemplate,
  Skills,
  Tool,
} from '../../src/index.js';
import { startTestApp } from '../../src/testing/index.js';
import { MainProcess } from '../support/main-process.js';
import { compiled } from './support/compiled.js';
import { HOSTS, told } from './support/hosts.js';

/** A process takes its time to start on a busy machine. */
jest.setTimeout(120_000);

const DECORATORS: readonly (readonly [name: string, decorator: MethodDecorator])[] = [
  ['@Tool', Tool({ name: 'run' }) as MethodDecorator],
  ['@Resource', Resource({ uri: 'docs://run', name: 'run' }) as MethodDecorator],
  ['@App', App({ uri: 'ui://acme/run', name: 'run' }) as MethodDecorator],
  ['@ResourceTemplate', ResourceTemplate({ uriTemplate: 'docs://{run}', name: 'run' }) as MethodDecorator],
  ['@Prompt', Prompt({ name: 'run' }) as MethodDecorator],
  ['@ExtensionMethod', ExtensionMethod({ name: 'acme/run' }) as MethodDecorator],
];

function controllerWith(decorate: MethodDecorator): Type {
  @Controller()
  class Weather {
    @decorate
    run(): string {
      return '';
    }
  }
  return controlling(Weather);
}

function controlling(type: Type): Type {
  @Module({ controllers: [type] })
  class WeatherModule {}
  return WeatherModule;
}

const CONTROLLER = (decorator: string) =>
  `  - Weather in WeatherModule has ${decorator} and is among the controllers, which answer HTTP alone: write providers: [Weather], and leave it among the controllers only for routes that it has`;
const NOWHERE = (decorator: string) =>
  `Forgotten has ${decorator} and is in no providers of a module, so that it serves nothing: write @Module({ providers: [Forgotten] }), or { provide: Forgotten, useValue: null } there to leave it out`;

describe.each(HOSTS)('a class among the controllers, in %s', (host) => {
  it.each(DECORATORS)('is refused with the line to write: %s', async (name, decorate) => {
    const { problem } = await told(host, controllerWith(decorate));
    expect(problem?.split('\n').slice(1)).toEqual([CONTROLLER(name)]);
  });

  it('is refused with the line to write: @Skills and @Extension', async () => {
    for (const [name, decorate] of [
      ['@Skills', Skills({ folder: '/nowhere' })],
      ['@Extension', Extension({ id: 'com.acme/run' })],
    ] as const) {
      @Controller()
      @decorate
      class Weather {}
      const { problem } = await told(host, controlling(Weather));
      expect(problem?.split('\n').slice(1)).toEqual([CONTROLLER(name)]);
    }
  });

  it('is served where it is among the providers, too', async () => {
    @Controller()
    class Weather {
      @Tool({ name: 'run' })
      run(): void {}
    }
    @Module({ controllers: [Weather], providers: [Weather] })
    class WeatherModule {}
    const { problem, lines } = await told(host, WeatherModule);
    expect(problem).toBeUndefined();
    expect(lines.join('\n')).not.toContain('WeatherModule');
  });
});

describe('a class that no module has', () => {
  it('is warned of once in an application that embeds a server, since another one may have it', async () => {
    class Forgotten {
      @Tool({ name: 'run' })
      run(): void {}
    }
    @Module({})
    class EmptyModule {}
    const first = await told('an application that embeds it', EmptyModule);
    expect(first.problem).toBeUndefined();
    expect(first.lines.filter((line) => line.includes(Forgotten.name))).toHaveLength(1);
    const second = await told('an application that embeds it', EmptyModule);
    expect(second.lines.filter((line) => line.includes(Forgotten.name))).toEqual([]);
  });

  it('is warned of by the kit', async () => {
    class Untested {
      @Tool({ name: 'run' })
      run(): void {}
    }
    @Module({})
    class EmptyModule {}
    const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const out = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    await using _app = await startTestApp({ modules: [EmptyModule] });
    const text = [...write.mock.calls, ...out.mock.calls].map(([chunk]) => String(chunk)).join('');
    write.mockRestore();
    out.mockRestore();
    expect(text).toMatch(
      new RegExp(`is in no providers[^]*So are .*${Untested.name}|${Untested.name} has @Tool and is in no providers`),
    );
  });
});

function serving(name: string): Type {
  class Tools {
    @Tool({ name })
    run(): void {}
  }
  return Tools;
}

describe('a class in a module that no server has', () => {
  const unserved = (lines: readonly string[]) => lines.filter((line) => line.includes('no server has that module'));

  async function startOfSeveral(servers: readonly Type[], imports: readonly Type[]): Promise<readonly string[]> {
    const lines: string[] = [];
    const options = {
      authDisabled: true,
      servers: servers.map((module) => ({
        path: `/${module.name}/mcp`,
        modules: [module],
        identity: { name: module.name },
      })),
    };
    class HostModule {}
    const host = { module: HostModule, imports: [MooringModule.forRoot(options), ...imports] };
    const warn = (...parts: unknown[]) => void lines.push(parts.map((part) => JSON.stringify(part)).join(' '));
    const app = await NestFactory.create(host, {
      logger: { log: () => {}, error: () => {}, warn },
      abortOnError: false,
    });
    await app.init();
    await app.close();
    return lines;
  }

  it('is warned of, with what to write, where an application has several servers', async () => {
    @Module({ providers: [serving('orders')] })
    class OrdersModule {}
    @Module({ providers: [serving('reports')] })
    class ReportsModule {}
    @Module({ providers: [serving('shared')] })
    class SharedModule {}
    @Module({ imports: [SharedModule], providers: [serving('sales')] })
    class SalesModule {}
    expect(
      unserved(await startOfSeveral([OrdersModule, SalesModule], [OrdersModule, SalesModule, ReportsModule])),
    ).toEqual([
      expect.stringContaining(
        '{"event":"capabilities.unserved"} "Tools in ReportsModule has @Tool, and no server has that module, so that it serves nothing: name ReportsModule among the modules of a server, or let one of those import it"',
      ),
    ]);
  });

  it('is warned of where its module is global, which is of no server by itself', async () => {
    @Global()
    @Module({ providers: [serving('global')] })
    class GlobalModule {}
    @Module({ imports: [GlobalModule], providers: [serving('sales')] })
    class SalesModule {}
    expect(unserved(await startOfSeveral([SalesModule], [SalesModule]))).toEqual([
      expect.stringMatching(/name GlobalModule among .* \(a global module is of no server that does not name it\)/),
    ]);
    expect(unserved(await startOfSeveral([SalesModule, GlobalModule], [SalesModule]))).toEqual([]);
    const { lines } = await told('one of several servers', SalesModule);
    expect(unserved(lines)).toHaveLength(1);
  });

  it('is none in an application with one server, which has all', async () => {
    const { lines } = await told('an application that embeds it', class WithAll {});
    expect(unserved(lines)).toEqual([]);
  });
});

const FORGOTTEN = {
  '@Tool': `class Forgotten { @Tool({ name: 'run' }) run() {} }`,
  '@App': `class Forgotten { @App({ uri: 'ui://acme/run', name: 'run' }) run() { return ''; } }`,
  '@ExtensionMethod': `class Forgotten { @ExtensionMethod({ name: 'acme/run' }) run() {} }`,
  '@Skills': `@Skills({ folder: '/nowhere' }) class Forgotten {}`,
};

/** Of the built service, with one server or several, which is of its team alone. */
async function startOf(file: string, isSeveral = false): Promise<string | undefined> {
  const servers = JSON.stringify([{ path: '/team/mcp', modules: [file], identity: { name: 'team' } }]);
  await using main = MainProcess.run({
    HOST: '127.0.0.1',
    ...(isSeveral ? { MCP_SERVERS: servers } : { MCP_MODULES: file }),
  });
  const first = await Promise.race([main.logged('start.failed'), main.logged('listening')]);
  return first['event'] === 'listening' ? undefined : (first['msg'] as string);
}

describe('a class that no module of the service has', () => {
  it.each(Object.entries(FORGOTTEN))('is refused with the line to write: %s', async (decorator, source) => {
    const file = compiled(
      `forgotten-${decorator.slice(1)}`,
      `${source} @Module({ providers: [] }) export class TeamModule {}`,
    );
    expect((await startOf(file))?.split('\n').slice(1)).toEqual([`  - ${NOWHERE(decorator)}`]);
  });

  it('is refused where there are several servers', async () => {
    const file = compiled(
      'forgotten-of-several',
      `${FORGOTTEN['@Tool']} @Module({ providers: [] }) export class TeamModule {}`,
    );
    expect(await startOf(file, true)).toContain(NOWHERE('@Tool'));
  });

  it('is none where a class that extends it is served, or where a module leaves it out aloud', async () => {
    const file = compiled(
      'left-out',
      `class Base { @Tool({ name: 'run' }) run() {} }
      class Derived extends Base {}
      class Left { @Tool({ name: 'left' }) run() {} }
      @Module({ providers: [Derived, { provide: Left, useValue: null }] }) export class TeamModule {}`,
    );
    expect(await startOf(file)).toBeUndefined();
  });
});
