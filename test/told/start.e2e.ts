import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MooringModule, Tool } from '../../src/index.js';
import { startTestApp } from '../../src/testing/index.js';
import { MainProcess } from '../support/main-process.js';
import { compiled } from './support/compiled.js';

/** A process takes its time to start on a busy machine. */
jest.setTimeout(120_000);

const MODULE = `
  @Injectable()
  class Tools {
    onApplicationShutdown(signal) { console.log('ended by ' + signal); }
    @Tool({ name: 'one' }) one() {}
    @Tool({ name: 'two' }) two() {}
    @Resource({ uri: 'docs://a', name: 'a' }) a() { return ''; }
    @ResourceTemplate({ uriTemplate: 'docs://pages/{page}', name: 'page' }) page() { return ''; }
    @Prompt({ name: 'ask' }) ask() { return ''; }
  }
  @Module({ providers: [Tools] }) export class TeamModule {}`;
const COUNTS = { tools: 2, resources: 1, resourceTemplates: 1, prompts: 1 };
const NOTHING = { tools: 0, resources: 0, resourceTemplates: 0, prompts: 0 };
const LOCAL = { HOST: '127.0.0.1', SHUTDOWN_DRAIN_SECONDS: '1' };

const counted = () => compiled('counted', MODULE);
const empty = () => compiled('empty', `@Module({ providers: [] }) export class EmptyModule {}`);

function several(): string {
  return JSON.stringify([
    { path: '/team/mcp', modules: [counted()], identity: { name: 'team' } },
    { path: '/empty/mcp', modules: [empty()], identity: { name: 'empty' } },
  ]);
}

describe('the first screen', () => {
  it('counts what is served', async () => {
    await using pretty = MainProcess.run({ ...LOCAL, MCP_MODULES: `${counted()},${empty()}`, LOG_FORMAT: 'pretty' });
    expect(await pretty.printed('claude mcp add')).toContain(
      '\n    serves     2 modules, 2 tools, 1 resource, 1 resource template, 1 prompt\n',
    );
    await using json = MainProcess.run({ ...LOCAL, MCP_MODULES: counted() });
    expect(await json.logged('listening')).toMatchObject({ capabilities: COUNTS });
  });

  it('counts what each of several servers serves', async () => {
    await using pretty = MainProcess.run({ ...LOCAL, MCP_SERVERS: several(), LOG_FORMAT: 'pretty' });
    const text = await pretty.printed('claude mcp add');
    expect(text).toContain('/team/mcp (2 tools, 1 resource, 1 resource template, 1 prompt)\n');
    expect(text).toContain('/empty/mcp (no capabilities)\n');
    await using json = MainProcess.run({ ...LOCAL, MCP_SERVERS: several() });
    expect(await json.logged('listening')).toMatchObject({
      servers: [
        { name: 'team', capabilities: COUNTS },
        { name: 'empty', capabilities: NOTHING },
      ],
    });
  });
});

describe('a server that has nothing to serve', () => {
  it.each([false, true])('is warned of, with what to write (several servers: %s)', async (isSeveral) => {
    await using main = MainProcess.run({
      ...LOCAL,
      ...(isSeveral ? { MCP_SERVERS: several() } : { MCP_MODULES: empty() }),
    });
    const { msg, server } = await main.logged('capabilities.none');
    expect(server).toBe(isSeveral ? 'empty' : 'mooring');
    expect(msg).toMatch(
      /^The server \w+ has no tool, resource or prompt yet: .* @Module\(\{ providers: \[WeatherTools\] \}\)$/,
    );
  });

  it('is warned of where it is embedded, too, which counts what it serves', async () => {
    const lines: string[] = [];
    const keep = (...parts: unknown[]) => void lines.push(JSON.stringify(parts));
    class Tools {
      run(): void {}
    }
    const decorate = Tool({ name: 'run' }) as MethodDecorator;
    decorate(Tools.prototype, 'run', Object.getOwnPropertyDescriptor(Tools.prototype, 'run')!);
    class HostModule {}
    for (const providers of [[], [Tools]]) {
      const module = { module: HostModule, imports: [MooringModule.forRoot({ authDisabled: true })], providers };
      const logger = { log: keep, warn: keep, error: keep };
      const app = await NestFactory.create(module, { logger });
      await app.listen(0, '127.0.0.1');
      await app.close();
    }
    const told = lines.filter((line) => /"event":"(serving|capabilities\.none)"/.test(line));
    expect(told).toEqual([
      expect.stringMatching(/Serving MCP as .* at \/mcp: no capabilities/),
      expect.stringContaining('has no tool, resource or prompt yet'),
      expect.stringMatching(/Serving MCP as .* at \/mcp: 1 tool"/),
    ]);
  });
});

describe('a start that ends', () => {
  it('shows what may have been meant beside what is wrong', async () => {
    await using main = MainProcess.run({ REDIS_URI: 'redis://redis:6379', PORT: 'http' });
    const { code, stderr } = await main.ended;
    expect(code).toBe(1);
    expect(stderr).toContain('PORT="http"');
    expect(stderr).toContain('The variable REDIS_URI is not a setting and was ignored. Did you mean REDIS_URL?');
  });

  it.each([false, true])('tells once what Nest says of a dependency (several servers: %s)', async (isSeveral) => {
    const file = compiled(
      'unknown-dependency',
      `class Database {}
      @Injectable() class Tools { constructor(database: Database) {} @Tool({ name: 'run' }) run() {} }
      @Module({ providers: [Tools] }) export class TeamModule {}`,
    );
    const servers = JSON.stringify([{ path: '/team/mcp', modules: [file], identity: { name: 'team' } }]);
    await using main = MainProcess.run({ ...LOCAL, ...(isSeveral ? { MCP_SERVERS: servers } : { MCP_MODULES: file }) });
    const { code, stdout, stderr } = await main.ended;
    expect(code).toBe(1);
    expect(`${stdout}${stderr}`.split("can't resolve dependencies of the Tools")).toHaveLength(2);
    expect(stdout).toContain('argument Database at index [0]');
  });
});

describe('a test that the kit can start nothing for', () => {
  it('says alone what Nest says of a dependency', async () => {
    class Database {}
    class Tools {
      constructor(readonly database: Database) {}
    }
    Injectable()(Tools);
    Reflect.defineMetadata('design:paramtypes', [Database], Tools);
    class TeamModule {}
    Module({ providers: [Tools] })(TeamModule);
    const writes = [process.stdout, process.stderr].map((stream) => jest.spyOn(stream, 'write').mockReturnValue(true));
    const problem = await startTestApp({ modules: [TeamModule] }).catch((error: unknown) => String(error));
    const text = writes.flatMap(({ mock }) => mock.calls).join('');
    for (const write of writes) write.mockRestore();
    expect(problem).toContain("Nest can't resolve dependencies of the Tools");
    expect(text).toBe('');
  });
});

describe('a pretty log', () => {
  it('has no empty line and no line without a text, and teams are told the signal', async () => {
    await using main = MainProcess.run({ ...LOCAL, MCP_MODULES: counted(), LOG_FORMAT: 'pretty' });
    const block = await main.printed('tools/list\n\n');
    main.signal('SIGTERM');
    const { stdout } = await main.ended;
    const lines = stdout.slice(block.length).split('\n').slice(0, -1);
    expect(lines.filter((line) => line.trim() === '' || /: *$/.test(line))).toEqual([]);
    expect(lines).toContainEqual(expect.stringMatching(/INFO: shutdown\.draining$/));
    expect(lines).toContain('ended by SIGTERM');
  });

  it('has none where a start ends', async () => {
    const file = compiled('undefined-provider', `@Module({ providers: [undefined] }) export class TeamModule {}`);
    await using main = MainProcess.run({ ...LOCAL, MCP_MODULES: file, LOG_FORMAT: 'pretty' });
    const { stdout } = await main.ended;
    expect(stdout).toContain('index [0] of the TeamModule "providers" array is undefined');
    expect(
      stdout
        .split('\n')
        .slice(0, -1)
        .filter((line) => line.trim() === ''),
    ).toEqual([]);
  });
});
