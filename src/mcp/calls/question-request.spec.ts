import { elicit, roots, sample } from '../../capabilities/call-context.js';
import { questionRequest } from './question-request.js';

const form = {
  message: 'Who are you?',
  requestedSchema: { type: 'object' as const, properties: { name: { type: 'string' as const } } },
};

describe('a question as a client is asked it', () => {
  it('has what its author wrote of a form, in an object of its own', () => {
    const { method, params } = questionRequest(elicit(form));
    expect([method, params]).toEqual(['elicitation/create', form]);
    expect(params).not.toBe(form);
  });

  it('has a URL in the spelling of the URL standard', () => {
    const params = { mode: 'url' as const, message: 'Sign in', elicitationId: '1', url: 'https://acme.example/ä b' };
    expect(questionRequest(elicit(params))).toEqual({
      method: 'elicitation/create',
      params: { ...params, url: 'https://acme.example/%C3%A4%20b' },
    });
  });

  it('has what is sampled', () => {
    const params = { messages: [], maxTokens: 10 };
    expect(questionRequest(sample(params))).toEqual({ method: 'sampling/createMessage', params });
  });

  it('has params where there is nothing to say', () => {
    expect(questionRequest(roots())).toEqual({ method: 'roots/list', params: {} });
  });
});
