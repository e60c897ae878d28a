import { Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { z } from 'zod';
import { jsonSchema, MooringModule, Tool } from '../../src/index.js';
import { startTestApp } from '../../src/testing/index.js';
import { MainProcess } from '../support/main-process.js';
import { compiled } from './support/compiled.js';

/** A process takes its time to start on a busy machine. */
jest.setTimeout(120_000);

const PLACES = Array.from({ length: 2_000 }, (_, at) => `place ${at}`);

function takes(input: z.ZodObject): Type {
  class Tools {
    @Tool({ name: 'large', input })
    run(): void {}
    @Tool({ name: 'small' })
    small(): void {}
  }
  @Module({ providers: [Tools] })
  class TeamModule {}
  return TeamModule;
}

const OF_PLACES = takes(z.object({ place: z.enum(PLACES) }));
const LINE = /In the tools of mooring, large \((\d+) bytes\) are large: take a long enum as z\.string\(\)/;

describe('a tool with a huge enum', () => {
  it('is warned of by its bytes in the list: in the kit', async () => {
    const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    await using app = await startTestApp({ modules: [OF_PLACES] });
    const text = write.mock.calls.map(([chunk]) => String(chunk)).join('');
    write.mockRestore();
    const { tools } = await app.client.listTools();
    const listed = Buffer.byteLength(JSON.stringify(tools.find(({ name }) => name === 'large')));
    expect(listed).toBeGreaterThan(16_384);
    // The SDK's client reads what it lists into objects of its own, with the members in another order.
    expect(Number(LINE.exec(text)?.[1])).toBe(listed);
  });

  it('is warned of where it is embedded, and an ordinary one is not', async () => {
    const lines: string[] = [];
    const warn = (...parts: unknown[]) => void lines.push(JSON.stringify(parts));
    for (const module of [OF_PLACES, takes(z.object({ place: z.enum(PLACES.slice(0, 50)) }))]) {
      class HostModule {}
      const host = { module: HostModule, imports: [MooringModule.forRoot({ authDisabled: true }), module] };
      const app = await NestFactory.create(host, { logger: { log: () => {}, error: () => {}, warn } });
      await app.listen(0, '127.0.0.1');
      await app.close();
    }
    expect(lines.filter((line) => line.includes('capabilities.large'))).toEqual([expect.stringMatching(LINE)]);
  });

  it('is warned of by the service, as is a list that is large with each of its items small', async () => {
    const file = compiled(
      'large',
      `const zeros = 'x'.repeat(4_000);
      class Tools {}
      for (let at = 0; at < 40; at++) {
        const name = 'tool-' + at;
        Object.defineProperty(Tools.prototype, name, { value() {}, configurable: true });
        Tool({ name, description: zeros })(Tools.prototype, name, Object.getOwnPropertyDescriptor(Tools.prototype, name));
      }
      @Module({ providers: [Tools] }) export class TeamModule {}`,
    );
    await using main = MainProcess.run({ HOST: '127.0.0.1', MCP_MODULES: file });
    const line = await main.logged('capabilities.large');
    expect(line).toMatchObject({ level: 'warn', server: 'mooring', kind: 'tools', large: [] });
    expect(line['bytes']).toBeGreaterThan(160_000);
    expect(line['msg']).toMatch(/^In the tools of mooring, the whole list has \d+ bytes: give callers scopes/);
  });
});

interface Tree {
  readonly child?: Tree | undefined;
}
const Getter = z.object({
  get child() {
    return Getter.optional();
  },
});
const Lazy: z.ZodType<Tree> = z.lazy(() => z.object({ child: Lazy.optional() }));
const Cycle = jsonSchema({ type: 'object', properties: { child: { $ref: '#' } } });

const RECURSIVE = [
  ['a getter of zod', z.object({ root: Getter })],
  ['z.lazy', z.object({ root: Lazy })],
  [
    'a $ref to the root',
    jsonSchema({
      type: 'object',
      properties: { root: { $ref: '#/$defs/tree' } },
      $defs: { tree: { type: 'object', properties: { child: { $ref: '#/$defs/tree' } } } },
    }),
  ],
] as const;

function nested(depth: number): Tree {
  let tree: Tree = {};
  for (let at = 0; at < depth; at++) tree = { child: tree };
  return tree;
}

describe('a recursive schema', () => {
  it.each(RECURSIVE)(
    'is listed with a reference and checks to the depth that JSON may have: %s',
    async (_what, input) => {
      class Tools {
        @Tool({ name: 'run', input: input as never })
        run(): string {
          return 'ran';
        }
      }
      @Module({ providers: [Tools] })
      class TeamModule {}
      await using app = await startTestApp({ modules: [TeamModule] });
      const { tools } = await app.client.listTools();
      expect(JSON.stringify(tools[0])).toContain('"$ref":"#');
      expect(JSON.stringify(tools[0]).length).toBeLessThan(1_000);
      expect(await app.callTool('run', { root: nested(50) })).toMatchObject({ content: [{ text: 'ran' }] });
      expect(await app.callTool('run', { root: { child: 'x' } })).toMatchObject({ isError: true });
      await expect(app.callTool('run', { root: nested(500) })).rejects.toThrow(/nested at most 64 levels deep/);
    },
  );

  it.each([
    ['zod', Getter],
    ['jsonSchema()', Cycle],
  ])('of an answer ends one call where the answer is too deep for a stack: %s', async (_what, output) => {
    class Tools {
      @Tool({ name: 'deep', output: output as never })
      deep(): never {
        return nested(100_000) as never;
      }
      @Tool({ name: 'next' })
      next(): string {
        return 'next';
      }
    }
    @Module({ providers: [Tools] })
    class TeamModule {}
    const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    const errors = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    await using app = await startTestApp({ modules: [TeamModule] });
    const result = await app.callTool('deep');
    expect(await app.callTool('next')).toMatchObject({ content: [{ text: 'next' }] });
    write.mockRestore();
    errors.mockRestore();
    expect(result).toMatchObject({ isError: true });
  });

  it('that refers to itself for the same value is refused', async () => {
    const endless = jsonSchema({ type: 'object', allOf: [{ $ref: '#' }] });
    class Tools {
      @Tool({ name: 'run', input: endless as never })
      run(): void {}
    }
    @Module({ providers: [Tools] })
    class TeamModule {}
    await expect(startTestApp({ modules: [TeamModule] })).rejects.toThrow(
      /refers to itself without a step into the value/,
    );
  });
});
