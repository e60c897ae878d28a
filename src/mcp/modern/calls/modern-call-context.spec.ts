import { elicit, sample } from '../../../capabilities/call-context.js';
import { CallSuspended, ToolError } from '../../../capabilities/errors.js';
import { SchemaValidator } from '../../../capabilities/schema-validator.js';
import { InputRound } from './input-round.js';
import { ModernCallContext, type Answering } from './modern-call-context.js';
import type { ModernServing } from './modern-serving.js';
import { envelopeOf } from './request-envelope.js';

const form = elicit({ message: 'Sure?', requestedSchema: { type: 'object', properties: {} } });

function contextOf(meta: Record<string, unknown> = {}, newest: Record<string, unknown> = {}) {
  const said: { method: string; params?: unknown }[] = [];
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': { elicitation: {} },
    ...meta,
  };
  const request = { jsonrpc: '2.0' as const, id: 1, method: 'tools/call', params: { _meta } };
  const channel = { signal: new AbortController().signal, aborted: false, say: (message: never) => said.push(message) };
  const serving = { request, envelope: envelopeOf(request), channel, principal: null } as unknown as ModernServing;
  const claim = jest.fn(() => Promise.resolve());
  const round = new InputRound({}, newest, new SchemaValidator());
  const answering: Answering = { round, isWaiting: false, claim };
  return {
    said,
    claim,
    context: new ModernCallContext(serving, answering),
    mute: new ModernCallContext(serving, undefined),
  };
}

describe('the context of a modern call', () => {
  it('reports progress that grows, to who asked for it', async () => {
    const { said, context } = contextOf({ progressToken: 0 });
    await context.progress(1, 3, 'on it');
    await context.progress(1);
    await context.progress(2);
    expect(said.map(({ params }) => params)).toEqual([
      { progressToken: 0, progress: 1, total: 3, message: 'on it' },
      { progressToken: 0, progress: 2 },
    ]);
  });

  it('reports no progress without a token', async () => {
    const { said, context } = contextOf();
    await context.progress(1);
    expect(said).toEqual([]);
  });

  it('logs only from the level that the request asks for, and nothing where it asks for none', async () => {
    const { said, context } = contextOf({ 'io.modelcontextprotocol/logLevel': 'warning' });
    await context.log('info', 'quiet');
    await context.log('error', 'loud', 'mine');
    expect(said).toEqual([
      { method: 'notifications/message', params: { level: 'error', data: 'loud', logger: 'mine' } },
    ]);
    const silent = contextOf();
    await silent.context.log('emergency', 'unheard');
    expect(silent.said).toEqual([]);
  });

  it('ends the run with a question, and gives the answer on the next', async () => {
    await expect(contextOf().context.ask({ sure: form })).rejects.toBeInstanceOf(CallSuspended);
    const answer = { action: 'accept', content: {} };
    expect(await contextOf({}, { sure: answer }).context.ask({ sure: form })).toEqual({ sure: answer });
  });

  it('says which capability a question needs, and puts none of those beside it', async () => {
    const { context } = contextOf();
    const asked = context.ask({ sure: form, model: sample({ messages: [], maxTokens: 1 }) });
    await expect(asked).rejects.toMatchObject({ code: 'CAPABILITY_MISSING', required: { sampling: {} } });
  });

  it('cannot ask where the method has no rounds', async () => {
    await expect(contextOf().mute.ask({ sure: form })).rejects.toBeInstanceOf(ToolError);
  });

  it('claims its answers where a handler wants them used once', async () => {
    const { claim, context, mute } = contextOf();
    await context.once();
    expect(claim).toHaveBeenCalledTimes(1);
    await expect(mute.once()).resolves.toBeUndefined();
  });
});
