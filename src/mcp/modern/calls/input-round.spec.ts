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
      where: { method: 'roots/list', params: {} },
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

  it('asks again where null was sent for an answer', () => {
    const asked = round({ who: null });
    expect(asked.answersTo({ who: name })).toBeUndefined();
    expect(Object.keys(asked.inputRequests)).toEqual(['who']);
    expect(asked.answers).toEqual({});
  });

  it.each([
    ['a number', 12345, /^Invalid params: inputResponses.who is no object/],
    ['a list', [ada], /^Invalid params: inputResponses.who is no object/],
    ['an unknown action', { action: 'maybe' }, /action/],
    ['a form that does not fit', { action: 'accept', content: { name: 5 } }, /name: must be string/],
    ['a form without what is required', { action: 'accept' }, /required property 'name'/],
  ])('says what is wrong with %s, and asks nothing then', (_what, wrong, problem) => {
    const asked = round({ who: wrong });
    expect(() => asked.answersTo({ capital, who: name })).toThrow(problem);
    expect(asked.isUnanswered).toBe(false);
    expect(asked.answers).toEqual({});
  });

  it('asks for what it was not answered, where a handler goes on after a wrong answer', () => {
    const asked = round({ who: { action: 'maybe' } });
    expect(() => asked.answersTo({ who: name })).toThrow();
    expect(asked.answersTo({ capital })).toBeUndefined();
    expect(Object.keys(asked.inputRequests)).toEqual(['capital']);
  });

  it('sends a URL without the id that the era does not have', () => {
    const asked = round();
    asked.answersTo({ pay: elicit({ mode: 'url', message: 'Pay', url: 'https://a.example/ö', elicitationId: 'e' }) });
    const params = { mode: 'url', message: 'Pay', url: 'https://a.example/%C3%B6' };
    expect(asked.inputRequests).toEqual({ pay: { method: 'elicitation/create', params } });
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
