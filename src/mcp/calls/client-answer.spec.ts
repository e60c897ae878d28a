import { cpuTimeOf } from '../../../test/support/cpu-time.js';
import { elicit, roots, sample, type Question } from '../../capabilities/call-context.js';
import { SchemaValidator } from '../../capabilities/schema-validator.js';
import { noAnswer, readAnswer } from './client-answer.js';

const form = elicit({
  message: 'Who?',
  requestedSchema: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
});
const optional = elicit({
  message: 'Who?',
  requestedSchema: { type: 'object', properties: { name: { type: 'string' } } },
});
const url = elicit({ mode: 'url', message: 'Pay', url: 'https://example.org', elicitationId: 'e' });
const model = sample({ messages: [], maxTokens: 5 });
const agent = sample({ messages: [], maxTokens: 5, tools: [{ name: 't', inputSchema: { type: 'object' } }] });

const text = { type: 'text', text: 'Hi' };
const use = { type: 'tool_use', id: '1', name: 't', input: {} };
const said = (content: unknown) => ({ model: 'm', role: 'assistant', content });
const accept = (content?: unknown) => ({ action: 'accept', ...(content !== undefined && { content }) });
const numbers = Array.from({ length: 100_000 }, (_, n) => n);

const read = (question: Question, answer: unknown) => readAnswer(question, answer, new SchemaValidator());

describe('an answer of a client', () => {
  it.each<[string, Question, object, object]>([
    ['a form', form, accept({ name: 'Ada' }), accept({ name: 'Ada' })],
    ['a form, without what was not asked for', form, accept({ name: 'Ada', admin: true }), accept({ name: 'Ada' })],
    ['a form that may be empty', optional, accept(), accept({})],
    ['a form that is declined', form, { action: 'decline', content: null }, { action: 'decline' }],
    ['a form that is cancelled', form, { action: 'cancel', content: { name: 'Ada' } }, { action: 'cancel' }],
    ['a URL', url, accept({ name: 'Ada' }), accept()],
    ['a model', model, said(text), said(text)],
    ['a model, as a list of one', model, said([text]), said(text)],
    ['a model with tools, one block', agent, said(text), said(text)],
    ['a model with tools, the use of one', agent, said(use), said(use)],
    ['a model with tools, a list', agent, said([text, use]), said([text, use])],
    ['a model with tools, a list of one', agent, said([use]), said([use])],
    ['roots', roots(), { roots: [{ uri: 'file:///x' }] }, { roots: [{ uri: 'file:///x' }] }],
  ])('is taken from %s', (_what, question, answer, told) => {
    expect(read(question, answer)).toEqual(told);
  });

  it.each<[string, Question, unknown, RegExp]>([
    ['no action', form, {}, /elicitation\/create: action: /],
    ['an action that is none', form, { action: 'reject' }, /elicitation\/create: action: .*accept.*decline.*cancel/],
    ['an action that is none, of a URL', url, { action: 'reject' }, /elicitation\/create: action: /],
    ['no content where some is required', form, accept(), /elicitation\/create: content: .*'name'/],
    ['null for it', form, accept(null), /elicitation\/create: content: .*'name'/],
    ['a list for it', form, accept([]), /elicitation\/create: content: .*array/],
    ['a value of another type', form, accept({ name: 5 }), /elicitation\/create: content: name: must be string/],
    ['an object as a value', form, accept({ name: {} }), /elicitation\/create: content\.name: /],
    ['nothing of a model', model, {}, /sampling\/createMessage: model: .*; role: .*; content: /],
    ['several blocks for one', model, said([text, text]), /sampling\/createMessage: content: /],
    ['no block', model, said([]), /sampling\/createMessage: content: /],
    ['a use of tools that the model was not given', model, said(use), /sampling\/createMessage: content/],
    ['content that is none', model, said({ type: 'video' }), /sampling\/createMessage: content/],
    ['a use of a tool without its name', agent, said([{ type: 'tool_use' }]), /sampling\/createMessage: content/],
    ['no list of roots', roots(), {}, /roots\/list: roots: .*array/],
    ['null for it', roots(), { roots: null }, /roots\/list: roots: .*array/],
    ['a root elsewhere', roots(), { roots: [{ uri: 'https://x' }] }, /roots\/list: roots\.0\.uri: .*file:/],
    ['null for a name', roots(), { roots: [{ uri: 'file:///x', name: null }] }, /roots\/list: roots\.0\.name: .*null/],
    ['no object', form, [], /elicitation\/create: .*object/],
    ['null', roots(), null, /roots\/list: .*object/],
  ])('is refused for %s, with what is wrong', (_what, question, answer, problem) => {
    expect(() => read(question, answer)).toThrow(
      expect.objectContaining({ name: 'ToolError', message: expect.stringMatching(problem) as string }) as Error,
    );
  });

  it.each<[Question, object]>([
    [form, accept({ a: numbers })],
    [form, accept({ name: numbers })],
    [model, said(numbers)],
    [agent, said(numbers)],
    [roots(), { roots: numbers }],
  ])('costs no more than its size, whatever is wrong with it: %#', async (question, answer) => {
    const refused = () => expect(() => read(question, answer)).toThrow(/Invalid result/);
    refused();
    expect(await cpuTimeOf(refused)).toBeLessThan(60);
  });
});

it('keeps what a client said instead of an answer, for the log', () => {
  const cause = { code: -1, message: 'no' };
  expect(noAnswer('no', cause)).toMatchObject({ message: 'The client could not answer: no', cause });
});
