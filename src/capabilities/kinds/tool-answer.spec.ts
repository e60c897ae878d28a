import { Logger } from '@nestjs/common';
import { z } from 'zod';
import { FakeCallContext } from '../../testing/fake-call-context.js';
import { CapabilityRegistry } from '../capability-registry.js';
import type { ToolOutcome } from '../outcomes.js';
import { jsonSchema } from '../schema/json-schema.js';
import { WrongAnswerError } from './wrong-answer.error.js';

const context = new FakeCallContext();
let registry: CapabilityRegistry;
let logged: jest.SpyInstance;

beforeEach(() => {
  logged = jest.spyOn(Logger.prototype, 'error').mockImplementation();
});
afterEach(() => jest.restoreAllMocks());

/** The only tool from here on. */
const add: CapabilityRegistry['addTool'] = (definition, handler) => {
  registry = new CapabilityRegistry({ listPageSize: 100 });
  return registry.addTool({ ...definition, name: 'tool' }, handler);
};
const added = () => {
  const page = registry.listTools();
  if (!('tools' in page)) throw new Error('no page');
  return page.tools[0]!;
};
const call = (args?: unknown) => registry.callTool('tool', args, context);

function errorText(outcome: ToolOutcome): string {
  if (outcome.kind !== 'result' || !outcome.result.isError)
    throw new Error(`no error result: ${JSON.stringify(outcome)}`);
  return (outcome.result.content[0] as { text: string }).text;
}

describe('a tool’s answer', () => {
  it('may be a string, nothing, or a whole result', async () => {
    add({ name: 'answer' }, (args) => (args['x'] ? '' : undefined));
    expect(await call()).toEqual({ kind: 'result', result: { content: [] } });
    const whole = { content: [{ type: 'text', text: 'a' }], _meta: { note: 1 } };
    add({ name: 'answer' }, () => whole);
    expect(await call()).toEqual({ kind: 'result', result: whole });
  });

  it('with an output schema becomes structured content and its JSON', async () => {
    add({ name: 'weather', output: z.object({ degrees: z.number() }) }, () => ({ degrees: 3, secret: 'dropped' }));
    expect(added().outputSchema).toMatchObject({ type: 'object', required: ['degrees'] });
    expect(await call()).toEqual({
      kind: 'result',
      result: { structuredContent: { degrees: 3 }, content: [{ type: 'text', text: '{"degrees":3}' }] },
    });
  });

  it.each([
    ['an array', z.array(z.number()), [1, 2]],
    ['a string', z.string(), 'word'],
    ['an empty string', z.string(), ''],
    ['nothing', z.null(), null],
    ['false', z.boolean(), false],
    ['one of several', z.union([z.string(), z.object({ a: z.number() })]), { a: 1 }],
    ['anything', jsonSchema({}), [{ a: null }]],
  ])('may be %s where the output schema says so, and is JSON text as well', async (_, output, answer) => {
    add({ name: 'value', output }, () => answer as never);
    expect(added().outputSchema?.type).not.toBe('object');
    const content = [{ type: 'text', text: JSON.stringify(answer) }];
    expect(await call()).toEqual({ kind: 'result', result: { structuredContent: answer, content } });
  });

  it.each([undefined, z.array(z.number())])(
    'that is no object has a text beside what else it brings',
    async (output) => {
      const image = { type: 'image', data: 'AA==', mimeType: 'image/png' };
      add({ name: 'value', output }, () => ({ content: [image], structuredContent: [1] }));
      const text = { type: 'text', text: '[1]' };
      expect(await call()).toEqual({ kind: 'result', result: { content: [image, text], structuredContent: [1] } });
      const own = { content: [{ type: 'text', text: 'one' }], structuredContent: [1] };
      add({ name: 'value', output }, () => own);
      expect(await call()).toEqual({ kind: 'result', result: own });
    },
  );

  it('of one kind of objects is listed as an object, whatever its branches', () => {
    const branches = [z.object({ kind: z.literal('a') }), z.object({ kind: z.literal('b') })] as const;
    for (const output of [z.union(branches), z.discriminatedUnion('kind', branches)]) {
      add({ name: 'shape', output }, () => ({ kind: 'a' as const }));
      expect(added().outputSchema?.type).toBe('object');
    }
  });

  it('with an output schema may bring its own text', async () => {
    const content = [{ type: 'text', text: 'three' }];
    add({ name: 'weather', output: z.object({ degrees: z.number() }) }, () => ({
      content,
      structuredContent: { degrees: 3 },
    }));
    expect(await call()).toEqual({ kind: 'result', result: { content, structuredContent: { degrees: 3 } } });
  });

  it('may have a field called content where the output schema has one', async () => {
    const answer = { content: [{ type: 'chapter' }] };
    add({ name: 'book', output: z.object({ content: z.array(z.object({ type: z.string() })) }) }, () => answer);
    expect(await call()).toMatchObject({ result: { structuredContent: answer } });
  });

  it('that is an error needs no structured content', async () => {
    const result = { isError: true, content: [{ type: 'text', text: 'no' }] };
    add({ name: 'weather', output: z.object({ degrees: z.number() }) }, () => result);
    expect(await call()).toEqual({ kind: 'result', result });
  });

  it.each([
    ['does not fit its output schema', z.object({ degrees: z.number() }), { degrees: 'cold' }],
    ['lacks the structured content', z.object({ degrees: z.number() }), { content: [] }],
    ['is of no known kind', undefined, 42],
    ['is no member of its union', z.union([z.string(), z.array(z.string())]), [1]],
    ['is undefined', jsonSchema({}), undefined],
    ['is a function', z.any(), () => 1],
  ])('that %s is not sent, and the reason is logged', async (_, output, answer) => {
    add({ name: 'wrong', output }, () => answer as never);
    expect(errorText(await call())).toMatch(/reference [0-9a-f]{8}/);
    expect(logged).toHaveBeenCalledWith(
      expect.objectContaining({ err: expect.any(WrongAnswerError) }),
      expect.anything(),
    );
  });
});
