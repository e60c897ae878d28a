import { BadRequestException, ForbiddenException, InternalServerErrorException, Logger } from '@nestjs/common';
import { z } from 'zod';
import { FakeCallContext } from '../../testing/fake-call-context.js';
import { CapabilityMissingError } from '../call-context.js';
import { CapabilityRegistry } from '../capability-registry.js';
import { CallSuspended, ProtocolError, ToolError } from '../errors.js';
import type { ToolOutcome } from '../outcomes.js';
import { jsonSchema } from '../schema/json-schema.js';

const registry = new CapabilityRegistry({ listPageSize: 100 });
const context = new FakeCallContext();
let logged: jest.SpyInstance;
let serial = 0;

beforeEach(() => {
  logged = jest.spyOn(Logger.prototype, 'error').mockImplementation();
});
afterEach(() => jest.restoreAllMocks());

const add: CapabilityRegistry['addTool'] = (definition, handler) =>
  registry.addTool({ ...definition, name: `${definition.name}-${++serial}` }, handler);
const added = () => {
  const page = registry.listTools();
  if (!('tools' in page)) throw new Error('no page');
  return page.tools.find(({ name }) => name.endsWith(`-${serial}`))!;
};
const call = (args?: unknown, as = context) => registry.callTool(added().name, args, as);

function thrower(error: unknown) {
  add({ name: 'thrower' }, () => {
    throw error;
  });
}

function errorText(outcome: ToolOutcome): string {
  if (outcome.kind !== 'result' || !outcome.result.isError)
    throw new Error(`no error result: ${JSON.stringify(outcome)}`);
  return (outcome.result.content[0] as { text: string }).text;
}

describe('a tool’s arguments', () => {
  it('reach the handler parsed, with defaults', async () => {
    add({ name: 'double', input: z.object({ n: z.number().default(2) }) }, ({ n }) => String(n * 2));
    expect(await call({})).toEqual({ kind: 'result', result: { content: [{ type: 'text', text: '4' }] } });
    expect(await call(undefined)).toEqual({ kind: 'result', result: { content: [{ type: 'text', text: '4' }] } });
  });

  it('that do not fit name every field and why, and the handler does not run', async () => {
    const handler = jest.fn(() => 'ran');
    add({ name: 'trip', input: z.object({ to: z.string(), days: z.array(z.number()) }) }, handler);
    const outcome = await call({ days: [1, 'two'] });
    expect(outcome).toMatchObject({ kind: 'invalid', issues: [{ path: 'to' }, { path: 'days.1' }] });
    expect((outcome as { message: string }).message).toMatch(
      /^Invalid arguments: to: .*expected string.*; days\.1: .*expected number/,
    );
    expect(handler).not.toHaveBeenCalled();
  });

  it('that do not fit in fifty places are told in a bounded message, and of a thousand only the first', async () => {
    add({ name: 'many', input: z.object({ n: z.array(z.number()) }) }, () => 'ran');
    const { message } = (await call({ n: Array(50).fill('x') })) as { message: string };
    expect(message).toMatch(/; and 40 more$/);
    expect(message.length).toBeLessThan(1_500);
    expect(await call({ n: Array(1_000).fill('x') })).toMatchObject({ kind: 'invalid', issues: [{ path: 'n.0' }] });
  });

  it('are ignored and may be missing where a tool takes none', async () => {
    add({ name: 'none' }, (args) => JSON.stringify(args));
    expect(added().inputSchema).toEqual({ type: 'object', properties: {} });
    for (const args of [undefined, {}, { made: 'up' }]) {
      expect(await call(args)).toMatchObject({ result: { content: [{ text: '{}' }] } });
    }
  });

  it('may be one of several objects', () => {
    const circle = z.object({ kind: z.literal('circle'), radius: z.number() });
    const square = z.object({ kind: z.literal('square'), side: z.number() });
    add({ name: 'area', input: z.discriminatedUnion('kind', [circle, square]) }, () => 'ran');
    expect(added().inputSchema).toMatchObject({ type: 'object', oneOf: [{}, {}] });
  });
});

describe('a tool with a verbatim JSON Schema', () => {
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    $defs: { name: { $anchor: 'name', type: 'string', minLength: 2 } },
    properties: { name: { $ref: '#name' }, kind: { enum: ['person', 'ship'] }, tons: { type: 'number' } },
    if: { properties: { kind: { const: 'ship' } }, required: ['kind'] },
    then: { required: ['tons'] },
    additionalProperties: false,
  };

  it('is listed exactly as written', () => {
    add({ name: 'verbatim', input: jsonSchema(schema) }, () => 'ran');
    expect(JSON.stringify(added().inputSchema)).toBe(JSON.stringify(schema));
  });

  it('is validated, references and conditions included', async () => {
    add({ name: 'verbatim', input: jsonSchema(schema) }, () => 'ran');
    expect(await call({ name: 'Al', kind: 'person' })).toMatchObject({ kind: 'result' });
    expect(await call({ name: 'A' })).toMatchObject({ kind: 'invalid', issues: [{ path: 'name' }] });
    expect(await call({ kind: 'ship' })).toMatchObject({
      issues: expect.arrayContaining([{ path: '', message: "must have required property 'tons'" }]) as unknown,
    });
    expect(await call({ other: 1 })).toMatchObject({
      issues: [{ message: 'must NOT have additional properties: "other"' }],
    });
  });

  it('stops the start when it does not compile', () => {
    expect(() => add({ name: 'broken', input: jsonSchema({ type: 'object', required: 'name' }) }, () => 'ran')).toThrow(
      /addTool\(\): the tool cannot be served: its input schema .* does not compile/,
    );
  });
});

describe('a tool’s rate limit', () => {
  it('is known to the registry and is nobody else’s business', () => {
    add({ name: 'rare', rateLimit: { max: 3, perSeconds: 60 } }, () => 'ran');
    expect(registry.findTool(added().name)?.rateLimit).toEqual({ max: 3, perSeconds: 60 });
    expect(registry.findTool('other')?.rateLimit).toBeUndefined();
    expect(added()).not.toHaveProperty('rateLimit');
  });

  it.each([
    { max: 0, perSeconds: 60 },
    { max: 1.5, perSeconds: 60 },
    { max: 3, perSeconds: -1 },
    { max: 3, perSeconds: NaN },
  ])('stops the start when it is %j', (rateLimit) => {
    expect(() => add({ name: 'rare', rateLimit }, () => 'ran')).toThrow(/rateLimit must have max and perSeconds/);
  });
});

describe('an error thrown by a tool', () => {
  it('that is meant for the client is told and not logged', async () => {
    thrower(new ToolError('No such city; try another.'));
    expect(errorText(await call())).toBe('No such city; try another.');
    thrower(new CapabilityMissingError('sampling'));
    expect(errorText(await call())).toMatch(/does not support sampling/);
    expect(logged).not.toHaveBeenCalled();
  });

  it('of a Nest pipe or guard is told', async () => {
    thrower(new ForbiddenException('Members only'));
    expect(errorText(await call())).toBe('Members only');
    thrower(new BadRequestException(['a must be a number', 'b is missing']));
    expect(errorText(await call())).toBe('a must be a number; b is missing');
  });

  it.each([new Error('hunter2'), new InternalServerErrorException('hunter2'), 'hunter2', undefined])(
    'of any other kind stays in the log under a reference: %s',
    async (error) => {
      thrower(error);
      const told = errorText(await call());
      const reference = /reference ([0-9a-f]{8})/.exec(told)![1];
      expect(told).not.toContain('hunter2');
      expect(logged).toHaveBeenCalledTimes(1);
      expect(logged).toHaveBeenCalledWith(
        {
          event: 'capability.failed',
          capability: `tool "thrower-${serial}"`,
          reference,
          session: 'fake00000000',
          err: error,
        },
        expect.stringContaining('reference'),
      );
    },
  );

  it('that is a protocol error answers as such', async () => {
    thrower(new ProtocolError(-32042, 'Visit the page first', { elicitations: [] }));
    expect(await call()).toEqual({
      kind: 'failed',
      code: -32042,
      message: 'Visit the page first',
      data: { elicitations: [] },
    });
  });

  it('after a cancel is neither told nor logged', async () => {
    const cancelled = new FakeCallContext();
    cancelled.cancel();
    thrower(new Error('socket closed'));
    expect(errorText(await call({}, cancelled))).toBe('The call was cancelled.');
    expect(logged).not.toHaveBeenCalled();
  });

  it('to suspend the call is not logged', async () => {
    thrower(new CallSuspended());
    await call();
    expect(logged).not.toHaveBeenCalled();
  });

  it('by its schema is no argument’s fault', async () => {
    const input = z.object({}).refine(() => {
      throw new Error('database is away');
    });
    add({ name: 'refined', input }, () => 'ran');
    expect(errorText(await call({}))).toMatch(/reference/);
  });
});

describe('a tool’s name', () => {
  it.each(['', 'a b', 'ä', 'x'.repeat(129)])('must not be %j', (name) => {
    expect(() => registry.addTool({ name }, () => 'ran')).toThrow(/must be 1 to 128 of/);
  });
});

describe('a tool declared long-running', () => {
  class TaskContext extends FakeCallContext {
    readonly steps: string[] = [];
    override async startTask(): Promise<void> {
      this.steps.push('task');
    }
  }
  const input = z.object({ n: z.number() });

  it('begins its task after its arguments were checked and before its handler runs', async () => {
    const context = new TaskContext();
    add({ name: 'job', input, task: 'optional' }, () => void context.steps.push('handler'));
    expect(await call({ n: 'x' }, context)).toMatchObject({ kind: 'invalid' });
    expect(context.steps).toEqual([]);
    await call({ n: 1 }, context);
    expect(context.steps).toEqual(['task', 'handler']);
  });

  it('leaves that to its handler where it says so', async () => {
    const context = new TaskContext();
    add({ name: 'job', task: 'required', taskStart: 'by-handler' }, async (_, { startTask }) => {
      context.steps.push('handler');
      await startTask.call(context);
    });
    await call({}, context);
    expect(context.steps).toEqual(['handler', 'task']);
  });

  it('is listed like any other', () => {
    add({ name: 'job', task: 'required', taskStart: 'by-handler' }, () => 'done');
    expect(added()).toEqual({ name: `job-${serial}`, inputSchema: { type: 'object', properties: {} } });
    expect(registry.findTool(`job-${serial}`)?.task).toBe('required');
  });
});
