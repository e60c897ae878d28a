import { Module, type Type } from '@nestjs/common';
import { startTestApp } from '../../src/testing/index.js';
import { MainProcess } from '../support/main-process.js';
import { compiled } from './support/compiled.js';
import { HOSTS, told } from './support/hosts.js';

/** A process takes its time to start on a busy machine. */
jest.setTimeout(120_000);

type Open = () => void;

/** What a module waits for until a test opens it. */
function gate(): { readonly opened: Promise<void>; open: Open } {
  let open: Open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

interface Slow {
  readonly module: Type;
  /** Ends what the start waits for. */
  readonly open: Open;
  readonly what: string;
}

function initializing(): Slow {
  const { opened, open } = gate();
  class Warehouse {
    async onModuleInit(): Promise<void> {
      await opened;
    }
  }
  @Module({ providers: [Warehouse] })
  class WarehouseModule {}
  return { module: WarehouseModule, open, what: 'onModuleInit of Warehouse in WarehouseModule' };
}

function bootstrapping(): Slow {
  const { opened, open } = gate();
  @Module({})
  class WarehouseModule {
    async onApplicationBootstrap(): Promise<void> {
      await opened;
    }
  }
  return { module: WarehouseModule, open, what: 'onApplicationBootstrap of WarehouseModule' };
}

function making(): Slow {
  const { opened, open } = gate();
  const DATABASE = Symbol('DATABASE');
  const orders = { provide: 'ORDERS', inject: [DATABASE], useFactory: () => ({}) };
  @Module({ providers: [orders, { provide: DATABASE, useFactory: () => opened }] })
  class WarehouseModule {}
  return { module: WarehouseModule, open, what: 'the factory of DATABASE in WarehouseModule' };
}

function promised(): Slow {
  const { opened, open } = gate();
  const orders = { provide: 'ORDERS', inject: ['DATABASE'], useFactory: () => ({}) };
  @Module({ providers: [orders, { provide: 'DATABASE', useValue: opened }] })
  class WarehouseModule {}
  return { module: WarehouseModule, open, what: 'the value of DATABASE in WarehouseModule' };
}

const SLOW: readonly (readonly [what: string, slow: () => Slow])[] = [
  ['onModuleInit of a provider', initializing],
  ['onApplicationBootstrap of a module', bootstrapping],
  ['a factory that another one waits for', making],
  ['a value that is a promise', promised],
];

/** Lets time go by for what waits for timers alone. */
async function pass(seconds: number): Promise<void> {
  for (let each = 0; each < seconds; each++) {
    await jest.advanceTimersByTimeAsync(1_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe.each(HOSTS)('a start that waits for a module in %s', (host) => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'Date'] }));
  afterEach(() => jest.useRealTimers());

  it.each(SLOW)('is told of after seconds, with a name, sparingly, and when it ended: %s', async (_what, slow) => {
    const { module, open, what } = slow();
    const lines: string[] = [];
    const telling = told(host, module, lines);
    await pass(4);
    const ofTheStart = () => lines.filter((line) => line.includes('"start.wait'));
    expect(ofTheStart()).toEqual([]);
    await pass(26);
    const waiting = lines.filter((line) => line.includes('"event":"start.waiting"'));
    expect(
      waiting
        .map((line) => /"seconds":([\d.]+)/.exec(line)![1]!)
        .map(Number)
        .map(Math.round),
    ).toEqual([5, 10, 20]);
    expect(
      waiting.every((line) => line.includes(`"waiting":["${what}"]`) && line.includes(`waited for ${what}, for`)),
    ).toBe(true);
    open();
    await pass(1);
    const { problem } = await telling;
    expect(problem).toBeUndefined();
    expect(lines.filter((line) => line.includes('"event":"start.waited"'))).toEqual([
      expect.stringMatching(new RegExp(`${what} ended after (?:29|3\\d)`)),
    ]);
    const count = ofTheStart().length;
    await pass(60);
    expect(ofTheStart()).toHaveLength(count);
  });

  it('tells nothing after it has failed', async () => {
    @Module({
      providers: [
        { provide: 'FAILS', useFactory: () => Promise.reject(new Error('no database')) },
        { provide: 'NEVER', useFactory: () => gate().opened },
      ],
    })
    class WarehouseModule {}
    const lines: string[] = [];
    const { problem } = await told(host, WarehouseModule, lines);
    expect(problem).toBe('no database');
    await pass(30);
    expect(lines.filter((line) => line.includes('start.wait'))).toEqual([]);
  });

  it('leaves nothing on what it watched, and calls each hook once with its own this', async () => {
    const calls: unknown[] = [];
    class Warehouse {
      readonly name = 'own';
      readonly onApplicationBootstrap = (): void => void calls.push('own bootstrap');
      onModuleInit(): void {
        calls.push(this);
      }
    }
    const frozen = Object.freeze({ onModuleInit: () => calls.push('frozen') });
    const warehouse = new Warehouse();
    const before = Object.getOwnPropertyDescriptors(warehouse);
    @Module({
      providers: [
        { provide: Warehouse, useValue: warehouse },
        { provide: 'FROZEN', useValue: frozen },
      ],
    })
    class WarehouseModule {}
    const { problem } = await told(host, WarehouseModule, []);
    expect(problem).toBeUndefined();
    expect(calls).toHaveLength(3);
    expect(calls).toEqual(expect.arrayContaining([warehouse, 'frozen', 'own bootstrap']));
    expect(Object.getOwnPropertyDescriptors(warehouse)).toEqual(before);
  });
});

it('is told of by the kit', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'Date'] });
  const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const { module, open, what } = initializing();
  const starting = startTestApp({ modules: [module] });
  await pass(6);
  open();
  jest.useRealTimers();
  await (await starting).close();
  const text = write.mock.calls.map(([chunk]) => String(chunk)).join('');
  write.mockRestore();
  expect(text).toContain(`The start has waited for ${what}, for 5 s now.`);
});

describe('a process that waits for its modules', () => {
  const LOCAL = { HOST: '127.0.0.1' };

  it('stays and says for which hook, where nothing else would keep it', async () => {
    const file = compiled(
      'hanging',
      `class Warehouse { onModuleInit() { return new Promise(() => {}); } }
      @Module({ providers: [Warehouse] }) export class TeamModule {}`,
    );
    await using main = MainProcess.run({ ...LOCAL, MCP_MODULES: file });
    expect(await main.logged('start.waiting')).toMatchObject({
      level: 'warn',
      waiting: ['onModuleInit of Warehouse in TeamModule'],
    });
  });

  it('says which file it imports', async () => {
    const file = compiled(
      'importing',
      `await new Promise(() => {}); @Module({ providers: [] }) export class TeamModule {}`,
    );
    await using main = MainProcess.run({ ...LOCAL, MCP_MODULES: file });
    expect(await main.logged('start.waiting')).toMatchObject({ waiting: [`the import of ${file}`] });
  });
});
