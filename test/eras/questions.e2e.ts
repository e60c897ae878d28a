import type {
  CreateMessageRequestParams,
  CreateMessageResultWithTools,
  ElicitResult,
} from '@modelcontextprotocol/sdk/types.js';
import type { ConnectOptions } from '../support/clients.js';
import { errorOf } from './support/error-of.js';
import { forEveryClient } from './support/for-every-client.js';

jest.setTimeout(60_000);

const model = (text: string): ConnectOptions => ({
  sample: () => ({ role: 'assistant', model: 'none', content: { type: 'text', text } }),
});
const home: ConnectOptions = { roots: () => ({ roots: [{ uri: 'file:///home', name: 'home' }] }) };
/** Answers each question with the question. */
const parrot: ConnectOptions = { elicit: ({ message }) => ({ action: 'accept', content: { text: message } }) };

/** A model that asks for the weather of both cities at once, then of one alone, and then knows. */
function agent({ messages, tools }: CreateMessageRequestParams): CreateMessageResultWithTools {
  const use = (id: string, city: string) => ({ type: 'tool_use' as const, id, name: tools![0]!.name, input: { city } });
  const said = { role: 'assistant' as const, model: 'none', stopReason: 'toolUse' };
  if (messages.length === 1) return { ...said, content: [use('1', 'Oslo'), use('2', 'Rome')] };
  if (messages.length === 3) return { ...said, content: use('3', 'Rome') };
  const results = messages.flatMap(({ content }) => content).filter((block) => block.type === 'tool_result');
  const degrees = results.map(({ content }) => (content[0]?.type === 'text' ? content[0].text : ''));
  return { ...said, stopReason: 'endTurn', content: { type: 'text', text: `Rome: ${degrees.join()}` } };
}

forEveryClient(({ era, connect }) => {
  it.each<[ElicitResult, string]>([
    [{ action: 'accept', content: { yes: true } }, 'The person said yes.'],
    [{ action: 'accept', content: { yes: false } }, 'The person said no.'],
    [{ action: 'decline' }, 'The person did not answer.'],
    [{ action: 'cancel' }, 'The person did not answer.'],
  ])('asks for a confirmation that is answered %j', async (answer, text) => {
    const questions: string[] = [];
    const client = await connect({
      elicit: ({ message }) => {
        questions.push(message);
        return answer;
      },
    });
    expect(await client.text('confirm', { question: 'Tea?' })).toBe(text);
    expect(questions).toEqual(['Tea?']);
  });

  it('asks a model, and for the roots', async () => {
    const client = await connect({ ...model('I doubt it'), ...home });
    expect(await client.text('think')).toBe('I doubt it');
    expect(await client.text('locate')).toBe('file:///home');
  });

  it('lets a model use tools over several rounds', async () => {
    const rounds: number[] = [];
    const client = await connect({
      agent: (params) => {
        rounds.push(params.messages.length);
        return agent(params);
      },
    });
    expect(await client.text('delegate')).toBe('Rome: 10,30,30');
    expect(rounds).toEqual([1, 3, 5]);
  });

  it('sends no tools to a client whose model takes none', async () => {
    const client = await connect(model('never asked'));
    const lacking = 'sampling (tools)';
    if (era === 'legacy') {
      const told = { isError: true, content: [{ type: 'text', text: expect.stringContaining(lacking) }] };
      expect(await client.callTool('delegate')).toMatchObject(told);
    } else {
      const error = await errorOf(client.callTool('delegate'));
      expect(error).toMatchObject({ code: -32021, message: expect.stringContaining(lacking) });
    }
  });

  it('asks three things at once', async () => {
    const client = await connect({ ...parrot, ...model('well'), ...home });
    expect(JSON.parse(await client.text('consult'))).toEqual(['What do you say?', 'well', ['file:///home']]);
  });

  it('asks one thing after the other, and each once', async () => {
    const questions: string[] = [];
    const client = await connect({
      elicit: ({ message }) => {
        questions.push(message);
        return { action: 'accept', content: { text: `a${questions.length}` } };
      },
    });
    expect(await client.text('interview')).toBe('a1, a2, a3');
    expect(questions).toEqual(['Which city?', 'Which street in a1?', 'Which number in a2?']);
  });

  it('acts where it may act once, whether it was asked something or not', async () => {
    const client = await connect(parrot);
    expect(await client.text('pay', { amount: 5 })).toBe('Paid 5.');
    expect(await client.text('pay', { amount: 500 })).toBe('Paid 500.');
  });

  it('says which capability the client lacks', async () => {
    const client = await connect(parrot);
    if (era === 'legacy') {
      const told = { isError: true, content: [{ type: 'text', text: expect.stringContaining('sampling') }] };
      expect(await client.callTool('think')).toMatchObject(told);
    } else {
      const error = await errorOf(client.callTool('think'));
      expect(error).toMatchObject({ code: -32021, message: expect.stringContaining('sampling') });
    }
  });

  it('answers many calls that ask, at the same time', async () => {
    const client = await connect({
      elicit: ({ message }) => ({ action: 'accept', content: { yes: message === 'yes?' } }),
    });
    const asked = Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? 'yes?' : 'no?'));
    const answers = await Promise.all(asked.map((question) => client.text('confirm', { question })));
    expect(answers).toEqual(asked.map((question) => `The person said ${question === 'yes?' ? 'yes' : 'no'}.`));
  });
});
