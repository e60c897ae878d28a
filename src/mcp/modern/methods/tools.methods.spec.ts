import type { Result } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { elicit, sample, type CallContext } from '../../../capabilities/call-context.js';
import { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import { TaskKit } from '../../../../test/support/task-kit.js';
import type { ModernServing } from '../calls/modern-serving.js';
import { envelopeOf } from '../calls/request-envelope.js';
import { ModernToolCalls } from './tools.methods.js';

const ask = (message: string) =>
  elicit({ message, requestedSchema: { type: 'object', properties: { text: { type: 'string' } } } });
const yes = (text: string) => ({ action: 'accept', content: { text } });

type SetUp = Awaited<ReturnType<typeof setUp>>;

let kit: TaskKit;
afterEach(() => kit.close());

async function setUp(handler: (args: unknown, context: CallContext) => Promise<string>) {
  const registry = new CapabilityRegistry({ listPageSize: 100 });
  registry.addTool({ name: 'asker' }, handler);
  registry.addTool({ name: 'other' }, handler);
  registry.addTool({ name: 'strict', input: z.object({ count: z.number() }) }, () => 'fine');
  kit = await TaskKit.create(registry, { mcpStateTtlSeconds: 60, mcpStateMaxBytes: 4_096 });
  const calls = kit.get(ModernToolCalls);
  const call = (params: Record<string, unknown> = {}, name = 'asker', principal: ModernServing['principal'] = null) =>
    calls.call(name, params['arguments'] ?? {}, servingOf(params, name, principal));
  return { call, value: kit.probe.value };
}

function servingOf(
  params: Record<string, unknown>,
  name: string,
  principal: ModernServing['principal'],
): ModernServing {
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': { elicitation: {} },
  };
  const request = { jsonrpc: '2.0' as const, id: 1, method: 'tools/call', params: { name, ...params, _meta } };
  const channel = { signal: new AbortController().signal, aborted: false, say: () => undefined };
  return {
    request,
    envelope: envelopeOf(request),
    channel,
    principal,
    http: { headers: {}, inbound: { batch: false } },
  } as unknown as ModernServing;
}

/** What the client sends back. */
function retry({ requestState }: Result, inputResponses: Record<string, unknown>): Record<string, unknown> {
  return { requestState, inputResponses };
}

const textOf = (result: Result) => (result['content'] as { text: string }[])[0]?.text;

describe('a tool call of the modern era', () => {
  it('asks round by round and gives the handler every answer, though the client sends only the newest', async () => {
    const { call } = await setUp(async (_args, context) => {
      const { first } = await context.ask({ first: ask('1') });
      const { second } = await context.ask({ second: ask('2') });
      return `${String(first.content?.['text'])} ${String(second.content?.['text'])}`;
    });
    const one = await call();
    expect(one).toMatchObject({
      resultType: 'input_required',
      inputRequests: { first: { method: 'elicitation/create' } },
    });
    const two = await call(retry(one, { first: yes('a') }));
    expect(Object.keys(two['inputRequests'] as object)).toEqual(['second']);
    expect(two['requestState']).not.toBe(one['requestState']);
    expect(textOf(await call(retry(two, { second: yes('b') })))).toBe('a b');
  });

  it.each([
    ['returns all the same', async () => 'swallowed'],
    ['throws something else', async () => Promise.reject(new Error('broken'))],
  ])('asks even where the handler %s', async (_how, then) => {
    const { call, value } = await setUp(async (_args, context) => {
      try {
        await context.elicit(ask('?').params);
      } catch {
        return then();
      }
      return 'answered';
    });
    expect(await call()).toMatchObject({ resultType: 'input_required' });
    expect(await value('toolDuration', { era: 'modern', tool: 'asker', outcome: 'input_required' })).toBe(1);
  });

  it('puts the questions of one moment together', async () => {
    const { call } = await setUp(async (_args, context) => {
      const answers = await Promise.all([context.ask({ a: ask('1') }), context.ask({ b: ask('2') })]);
      return `${answers.length}`;
    });
    const result = await call();
    expect(Object.keys(result['inputRequests'] as object)).toEqual(['a', 'b']);
    expect(textOf(await call(retry(result, { a: yes('x'), b: yes('y') })))).toBe('2');
  });

  it('is −32021 with what the client would have to declare', async () => {
    const { call } = await setUp(async (_args, context) => {
      await context.sample(sample({ messages: [], maxTokens: 1 }).params);
      return '';
    });
    await expect(call()).rejects.toMatchObject({
      code: -32021,
      data: { requiredCapabilities: { sampling: {} } },
    });
  });

  describe('with a state', () => {
    let call: SetUp['call'];
    beforeEach(async () => {
      ({ call } = await setUp(async (_args, context) => {
        await context.ask({ sure: ask('Sure?') });
        return 'done';
      }));
    });
    const answers = { sure: yes('y') };

    it.each([
      [
        'that was tampered with',
        async (state: string) => call({ requestState: `${state}-TAMPERED`, inputResponses: answers }),
      ],
      ['that is no text', async () => call({ requestState: 5, inputResponses: answers })],
      ['of another tool', async (state: string) => call({ requestState: state, inputResponses: answers }, 'other')],
      [
        'of other arguments',
        async (state: string) => call({ requestState: state, inputResponses: answers, arguments: { a: 1 } }),
      ],
      [
        'of another caller',
        async (state: string) =>
          call({ requestState: state, inputResponses: answers }, 'asker', { iss: 'https://i', sub: 'mallory' }),
      ],
    ])('%s is −32602 and runs nothing', async (_what, replay) => {
      const { requestState } = await call();
      await expect(replay(requestState as string)).rejects.toMatchObject({ code: -32602 });
    });
  });

  it('cannot ask more than its state holds', async () => {
    const { call } = await setUp(async (_args, context) => {
      await context.ask({ long: ask('1') });
      await context.ask({ more: ask('2') });
      return '';
    });
    const one = await call();
    const random = Array.from({ length: 2_000 }, () => Math.random().toString(36)).join('');
    await expect(call(retry(one, { long: yes(random) }))).rejects.toMatchObject({ code: -32603 });
  });

  it('that must happen once refuses answers that were used', async () => {
    let effects = 0;
    const { call } = await setUp(async (_args, context) => {
      await context.ask({ sure: ask('Sure?') });
      await context.once();
      effects += 1;
      return 'done';
    });
    const again = retry(await call(), { sure: yes('y') });
    expect(textOf(await call(again))).toBe('done');
    expect(await call(again)).toMatchObject({ isError: true });
    expect(effects).toBe(1);
  });

  describe('that must happen once, with answers and without a state', () => {
    let effects: unknown[];
    let call: SetUp['call'];
    let value: SetUp['value'];
    const forged = { inputResponses: { sure: yes('forged') } };
    beforeEach(async () => {
      effects = [];
      ({ call, value } = await setUp(async (_args, context) => {
        const { sure } = await context.ask({ sure: ask('Sure?') });
        await context.once();
        effects.push(sure.content);
        return 'done';
      }));
    });

    it('does nothing, however often it comes, and gets the state that it lacked', async () => {
      for (let n = 0; n < 3; n += 1) {
        expect(await call(forged)).toEqual({
          resultType: 'input_required',
          requestState: expect.any(String) as string,
        });
      }
      expect(effects).toEqual([]);
      expect(await value('toolDuration', { era: 'modern', tool: 'asker', outcome: 'input_required' })).toBe(3);
    });

    it('happens once with that state, which keeps the answers, and with no other arguments', async () => {
      const { requestState } = await call({ ...forged, arguments: { a: 1 } });
      await expect(call({ requestState, arguments: { a: 2 } })).rejects.toMatchObject({ code: -32602 });
      expect(textOf(await call({ requestState, arguments: { a: 1 } }))).toBe('done');
      expect(await call({ requestState, arguments: { a: 1 } })).toMatchObject({ isError: true });
      expect(effects).toEqual([{ text: 'forged' }]);
    });
  });

  it('that must happen once and asks nothing needs a state, too, which one run gets', async () => {
    let effects = 0;
    const { call } = await setUp(async (_args, context) => {
      await context.once().catch(() => undefined);
      if (!context.waitsForAnswers) effects += 1;
      return 'done';
    });
    const { requestState, resultType } = await call();
    expect([resultType, effects]).toEqual(['input_required', 0]);
    expect(textOf(await call({ requestState }))).toBe('done');
  });

  it('that swallowed a question uses no state up', async () => {
    const { call } = await setUp(async (_args, context) => {
      const asked = await context.ask({ sure: ask('Sure?') }).catch(() => undefined);
      await context.once();
      return String(asked?.sure.content?.['text']);
    });
    const one = await call();
    expect(await call(retry(one, {}))).toMatchObject({ resultType: 'input_required' });
    expect(textOf(await call(retry(one, { sure: yes('y') })))).toBe('y');
  });

  it('answers arguments that do not fit as a tool error, and an unknown tool with −32602', async () => {
    const { call } = await setUp(async () => 'fine');
    expect(await call({ arguments: { count: 'many' } }, 'strict')).toMatchObject({ isError: true });
    await expect(call({}, 'nothing')).rejects.toMatchObject({ code: -32602 });
  });
});
