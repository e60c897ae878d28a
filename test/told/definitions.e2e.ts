import { Module, type Type } from '@nestjs/common';
import { Type as TypeBox } from '@sinclair/typebox';
import { toStandardJsonSchema } from '@valibot/to-json-schema';
import { IsString } from 'class-validator';
import * as v from 'valibot';
import { z } from 'zod';
import { z as z3 } from 'zod/v3';
import { App, jsonSchema, Prompt, Resource, ResourceTemplate, Tool, ToolError } from '../../src/index.js';
import { startTestApp } from '../../src/testing/index.js';
import { HOSTS, told } from './support/hosts.js';

class OrderDto {
  @IsString()
  readonly id!: string;
}

/** What a team writes that its compiler does not look at, as JavaScript or behind `any`. */
type Careless = never;

function takes(input: unknown): Type {
  class Tools {
    @Tool({ name: 'run', input: input as Careless })
    run(): void {}
  }
  return having(Tools);
}

function answers(output: unknown): Type {
  class Tools {
    @Tool({ name: 'run', output: output as Careless })
    run(): Careless {
      throw new ToolError('never');
    }
  }
  return having(Tools);
}

function asks(args: unknown): Type {
  class Tools {
    @Prompt({ name: 'run', args: args as Careless })
    run(): string {
      return '';
    }
  }
  return having(Tools);
}

function template(uriTemplate: string): Type {
  class Tools {
    @ResourceTemplate({ uriTemplate, name: 'run' })
    run(): string {
      return '';
    }
  }
  return having(Tools);
}

function undefinedBy(decorator: (definition: Careless) => unknown): Type {
  class Tools {
    run(): void {}
  }
  const decorate = decorator(undefined as Careless) as MethodDecorator;
  decorate(Tools.prototype, 'run', Object.getOwnPropertyDescriptor(Tools.prototype, 'run')!);
  return having(Tools);
}

function having(Tools: Type): Type {
  @Module({ providers: [Tools] })
  class TeamModule {}
  return TeamModule;
}

const CARELESS: readonly (readonly [what: string, module: () => Type, line: string])[] = [
  [
    'a schema of zod 3',
    () => takes(z3.object({ a: z3.string() })),
    'its input schema is of zod 3, which writes no JSON Schema: npm install zod@4 and import { z } from "zod" (zod 3.25 has it as "zod/v4")',
  ],
  [
    'a schema of zod 3 within one of zod 4',
    () => takes(z.object({ a: z3.string() as Careless })),
    'its input schema has "a" of zod 3 within zod 4: import z from one of them, "zod" of zod 4',
  ],
  [
    'a raw shape',
    () => takes({ a: z.string(), b: z.number() }),
    'its input schema is a plain object of schemas: write z.object({ a: …, b: … })',
  ],
  [
    'a raw shape of zod 3 for an answer',
    () => answers({ a: z3.string() }),
    'its output schema is a plain object of schemas: write z.object({ a: … })',
  ],
  [
    'a raw shape for a prompt',
    () => asks({ a: z.string() }),
    'its args schema is a plain object of schemas: write z.object({ a: … })',
  ],
  [
    'an empty object',
    () => takes({}),
    'its input schema is a plain object: write z.object({ … }) of zod 4, or jsonSchema({ … }) around a JSON Schema',
  ],
  [
    'bare valibot',
    () => takes(v.object({ a: v.string() })),
    'its input schema is of valibot, and a schema of it cannot write itself as JSON Schema: import { toStandardJsonSchema } from "@valibot/to-json-schema" and write toStandardJsonSchema(v.object({ … }))',
  ],
  [
    'bare TypeBox',
    () => takes(TypeBox.Object({ a: TypeBox.String() })),
    'its input schema is a bare JSON Schema (TypeBox makes such): write jsonSchema(…) around it',
  ],
  [
    'a class of class-validator',
    () => takes(OrderDto),
    'its input schema is the class OrderDto, whose decorators are no schema: write its fields as z.object({ … }) of zod 4',
  ],
  ['a text', () => takes('string'), 'its input schema is a string: write z.object({ … }) of zod 4, or leave it out'],
  [
    'a template that is no URI',
    () => template('users/{id}'),
    'its uriTemplate "users/{id}" is no URI: begin with a scheme, as in "docs://{page}"',
  ],
  [
    'a template that is a variable alone',
    () => template('{id}'),
    'its uriTemplate "{id}" is no URI: begin with a scheme, as in "docs://{page}"',
  ],
  [
    'a template without a variable',
    () => template('docs://guide'),
    'its uriTemplate "docs://guide" has no variable: write one, such as "docs://{page}", or @Resource({ uri: "docs://guide" })',
  ],
  [
    'a brace that is not closed',
    () => template('docs://{page/raw'),
    'its uriTemplate "docs://{page/raw" cannot be matched: it has a "{" without its "}"; write "docs://{page}/raw"',
  ],
  [
    'a brace that is not opened',
    () => template('docs://page}/raw'),
    'its uriTemplate "docs://page}/raw" cannot be matched: it has a "}" without its "{"; write "docs://{page}/raw"',
  ],
  ['a tool without a definition', () => undefinedBy(Tool), "it has no definition: write @Tool({ name: 'forecast' })"],
  [
    'a resource without a definition',
    () => undefinedBy(Resource),
    "it has no definition: write @Resource({ uri: 'docs://guide', name: 'guide' })",
  ],
  ['an app without a definition', () => undefinedBy(App), 'undefined is no URI of an app: write "ui://acme/chart"'],
  [
    'a template without a definition',
    () => undefinedBy(ResourceTemplate),
    "it has no definition: write @ResourceTemplate({ uriTemplate: 'docs://{page}', name: 'page' })",
  ],
  [
    'a prompt without a definition',
    () => undefinedBy(Prompt),
    "it has no definition: write @Prompt({ name: 'review' })",
  ],
];

describe.each(HOSTS)('a team whose module is in %s', (host) => {
  it.each(CARELESS)('is told in one line what to write for %s', async (_what, module, line) => {
    const { problem = '' } = await told(host, module());
    const problems = problem.split('\n').filter((each) => each.startsWith('  - '));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^ {2}- Tools\.run in TeamModule: the [a-z-]+ cannot be served: /);
    expect(problems[0]!.replace(/^.*? cannot be served: /, '')).toBe(line);
  });
});

describe('what such a line says to write', () => {
  const WRITTEN: readonly (readonly [what: string, input: unknown])[] = [
    ['zod 4', z.object({ a: z.string() })],
    ['valibot by its converter', toStandardJsonSchema(v.object({ a: v.string() }))],
    ['TypeBox in jsonSchema()', jsonSchema(TypeBox.Object({ a: TypeBox.String() }))],
  ];

  it.each(WRITTEN)('is listed and checks arguments: %s', async (_what, input) => {
    await using app = await startTestApp({ modules: [takes(input)] });
    const { tools } = await app.client.listTools();
    expect(tools[0]!.inputSchema).toMatchObject({
      type: 'object',
      properties: { a: { type: 'string' } },
      required: ['a'],
    });
    expect(await app.callTool('run', { a: 'x' })).toMatchObject({ content: [] });
    expect(await app.callTool('run', { a: 1 })).toMatchObject({ isError: true });
  });

  it('is matched where it is a template that holds a whole URI', async () => {
    await using app = await startTestApp({ modules: [template('{+uri}')] });
    expect((await app.client.listResourceTemplates()).resourceTemplates).toHaveLength(1);
  });
});
