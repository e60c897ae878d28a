import { elicit, roots, sample } from '../../../capabilities/call-context.js';
import { SchemaValidator } from '../../../capabilities/schema-validator.js';
import { InputRound } from './input-round.js';

const name = elicit({
  message: 'Your name?',
  requestedSchema: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
});
const capital = sample({ messages: [], maxTokens: 5 });
const ada = { action: 'accept', content: { name: 'Ada' } };
const answer = { role: 'assistant', content: { type: 'text', text: 'Paris' }, model: 'm' };

const round = (newest: Record<string, unknown> = {}, earlier: Record<string, unknown> = {}) =>
  new InputRound(earlier, newest, new SchemaValidator());

describe('a round of questions', () => {
  it('puts what has no answer, each as its own request', () => {
    const asked = round();
    expect(asked.answersTo({ who: name, capital, where: roots() })).toBeUndefined();
    expect(asked.inputRequests).toEqual({
      who: { method: 'elicitation/create', params: name.params },
      capital: { method: 'sampling/createMessage', params: capital.params },
      where: { method: 'roots/list' },
    });
  });

  it('gives the answers, the newest and those of earlier rounds', () => {
    const asked = round({ capital: answer }, { who: ada });
    expect(asked.answersTo({ who: name, capital })).toMatchObject({ who: ada, capital: answer });
    expect(asked.isUnanswered).toBe(false);
    expect(asked.answers).toMatchObject({ who: ada, capital: answer });
  });

  it('asks only for the rest, and keeps what it was answered', () => {
    const asked = round({ who: ada });
    expect(asked.answersTo({ who: name, where: roots() })).toBeUndefined();
    expect(Object.keys(asked.inputRequests)).toEqual(['where']);
    expect(asked.answers).toEqual({ who: ada });
  });

  it.each([
    ['a number', 12345],
    ['null', null],
    ['an unknown action', { action: 'maybe' }],
    ['a form that does not fit', { action: 'accept', content: { name: 5 } }],
    ['a form without what is required', { action: 'accept' }],
  ])('asks again for %s', (_what, wrong) => {
    const asked = round({ who: wrong });
    expect(asked.answersTo({ who: name })).toBeUndefined();
    expect(Object.keys(asked.inputRequests)).toEqual(['who']);
    expect(asked.answers).toEqual({});
  });

  it.each(['decline', 'cancel'])('takes %s for an answer', (action) => {
    expect(round({ who: { action } }).answersTo({ who: name })).toEqual({ who: { action } });
  });

  it('tells the uses of one key apart by their order', () => {
    const first = round();
    first.answersTo({ answer: name });
    expect(Object.keys(first.inputRequests)).toEqual(['answer']);
    const second = round({}, { answer: ada });
    expect(second.answersTo({ answer: name })).toEqual({ answer: ada });
    expect(second.answersTo({ answer: capital })).toBeUndefined();
    expect(Object.keys(second.inputRequests)).toEqual(['answer#2']);
  });

  it('keeps nothing that nobody asked for', () => {
    const asked = round({ who: ada, extra: ada });
    asked.answersTo({ who: name });
    expect(asked.answers).toEqual({ who: ada });
  });

  it.each(['__proto__', 'constructor', 'toString'])('is not fooled by a key named %s', (key) => {
    const asked = round();
    expect(asked.answersTo({ [key]: roots() })).toBeUndefined();
    expect(asked.isUnanswered).toBe(true);
  });
});
