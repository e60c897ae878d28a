import { Inject, Injectable, Module, Optional, type Type } from '@nestjs/common';
import { Tool } from '../../src/index.js';
import { MainProcess } from '../support/main-process.js';
import { compiled, type Decorators } from './support/compiled.js';
import { HOSTS, told } from './support/hosts.js';

/** A process takes its time to start on a busy machine. */
jest.setTimeout(120_000);

class Database {
  readonly rows = 1;
}

/** What a compiler without metadata makes of a class. */
function withoutTypes(type: Type): Type {
  Reflect.deleteMetadata('design:paramtypes', type);
  Reflect.deleteMetadata('design:type', type.prototype as object, 'run');
  return type;
}

function having(...providers: Type[]): Type {
  @Module({ providers: [Database, ...providers] })
  class TeamModule {}
  return TeamModule;
}

const UNTYPED = (name: string) =>
  `  - ${name} in TeamModule takes an argument in its constructor, and nothing says of which class: its compiler wrote no types. Set "emitDecoratorMetadata": true beside "experimentalDecorators" in tsconfig.json and compile with tsc, nest build or swc (esbuild and tsx write none), with @Injectable() above the class; or write @Inject(Database) before each argument`;
const UNDECORATED =
  '  - Tools in TeamModule takes an argument in its constructor and has no @Injectable(), without which compilers write no types: write @Injectable() above the class';

describe.each(HOSTS)('a class whose constructor takes something, in %s', (host) => {
  const problems = async (module: Type) => (await told(host, module)).problem?.split('\n').slice(1);

  it('is refused where its compiler wrote no types', async () => {
    @Injectable()
    class Tools {
      constructor(readonly database: Database) {}
      @Tool({ name: 'run' })
      run(): void {}
    }
    expect(await problems(having(withoutTypes(Tools)))).toEqual([UNTYPED('Tools')]);
  });

  it('is refused where it has no @Injectable(), for which compilers write them', async () => {
    class Tools {
      constructor(readonly database: Database) {}
      @Tool({ name: 'run' })
      run(): void {}
    }
    expect(await problems(having(Tools))).toEqual([UNDECORATED]);
  });

  it('is served where @Inject() or @Optional() speaks of each argument, or where it is made by a factory', async () => {
    @Injectable()
    class Tools {
      constructor(
        @Inject(Database) readonly database: Database,
        @Optional() readonly limit?: number,
      ) {}
      @Tool({ name: 'run' })
      run(): void {}
    }
    class Made {
      constructor(readonly database: Database) {}
      @Tool({ name: 'made' })
      run(): void {}
    }
    const made = { provide: Made, inject: [Database], useFactory: (database: Database) => new Made(database) };
    @Module({ imports: [having(withoutTypes(Tools))], providers: [Database, made] })
    class OuterModule {}
    expect(await problems(OuterModule)).toBeUndefined();
  });
});

describe('any class of a team, in the service', () => {
  it('is refused, before one of them is made, wherever in its modules it is', async () => {
    @Injectable()
    class Store {
      readonly rows: number;
      constructor(database: Database) {
        this.rows = database.rows;
      }
    }
    const inner = having(withoutTypes(Store));
    @Module({ imports: [{ module: class Dynamic {}, imports: [inner] }] })
    class OuterModule {}
    const { problem, lines } = await told('the service', OuterModule);
    expect(problem?.split('\n').slice(1)).toEqual([UNTYPED('Store')]);
    expect(lines).toEqual([]);
  });

  it('may be one of a library that has no decorator', async () => {
    class Client {
      constructor(readonly options?: object) {}
    }
    expect((await told('the service', having(Client))).problem).toBeUndefined();
  });
});

describe('a process', () => {
  const SOURCE = `
    @Injectable() class Database {}
    @Injectable() class Tools { constructor(database: Database) {} @Tool({ name: 'run' }) run() {} }
    @Module({ providers: [Database, Tools] }) export class TeamModule {}`;

  it.each<[Decorators, string]>([
    ['nest', 'listening'],
    ['without metadata', 'start.failed'],
  ])('serves what is compiled %s, or ends with one message and nothing of Nest: %s', async (decorators, event) => {
    const file = compiled('untyped', SOURCE, decorators);
    await using main = MainProcess.run({ HOST: '127.0.0.1', MCP_MODULES: file });
    const { msg } = await main.logged(event);
    if (event === 'listening') return;
    expect((msg as string).split('\n').slice(1)).toEqual([UNTYPED('Tools')]);
    const { code, stdout, stderr } = await main.ended;
    expect(code).toBe(1);
    expect(`${stdout}${stderr}`.split('Tools')).toHaveLength(2);
  });
});
