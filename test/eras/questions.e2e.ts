import type { ElicitResult } from '@modelcontextprotocol/sdk/types.js';
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
