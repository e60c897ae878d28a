import { elicit, roots, sample, type Question } from './call-context.js';
import { missingCapability } from './missing-capability.js';
import { openedUrl } from './question-definition.js';
import { SchemaValidator } from './schema-validator.js';

const opening = (url: string) => elicit({ mode: 'url', message: 'Pay', url, elicitationId: 'e' });
const assertSendable = (question: Question) => new SchemaValidator().assertQuestions({ fine: roots(), question });

describe('a URL that clients are sent to', () => {
  it.each([
    ['https://example.com'],
    ['https://example.com/pay?to=a%20b&n=1#top'],
    ['HTTPS://EXAMPLE.COM/'],
    ['http://127.0.0.1:3000/[x]'],
  ])('is sent as it is written where it is a URI: %s', (url) => {
    expect(() => assertSendable(opening(url))).not.toThrow();
    expect(openedUrl(url)).toBe(url.startsWith('http:') || url.startsWith('https:') ? url : new URL(url).href);
  });

  it.each([
    ['https://exämple.com/ö', 'https://xn--exmple-cua.com/%C3%B6'],
    [' https://example.com/a b', 'https://example.com/a%20b'],
    ['https:example.com', 'https://example.com/'],
    ['https:\\\\example.com', 'https://example.com/'],
    ['ht\ntps://example.com', 'https://example.com/'],
  ])('is sent as a URI where it is none: %j', (url, sent) => {
    expect(() => assertSendable(opening(url))).not.toThrow();
    expect(openedUrl(url)).toBe(sent);
  });

  it.each([
    'javascript:alert(1)',
    ' JavaScript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'file:///etc/passwd',
    'blob:https://example.com/1',
    'vbscript:x',
    'about:blank',
    'ftp://example.com',
    '//example.com',
    '/pay',
    'example.com',
    'https://',
    'https://exa mple.com',
    '',
    5,
    undefined,
  ])('is no other: %j', (url) => {
    expect(() => assertSendable(opening(url as string))).toThrow(
      /^The question was not sent: its URL is not one of https:/,
    );
  });
});

const text = { type: 'text', text: 'Hi' } as const;
const use = (id: string) => ({ type: 'tool_use', id, name: 't', input: {} }) as const;
const result = (toolUseId: string) => ({ type: 'tool_result', toolUseId, content: [] }) as const;
const user = (content: object) => ({ role: 'user', content: content as typeof text }) as const;
const assistant = (content: object) => ({ role: 'assistant', content: content as typeof text }) as const;
const model = (...messages: (ReturnType<typeof user> | ReturnType<typeof assistant>)[]) =>
  sample({ messages, maxTokens: 5 });

describe('messages for a model', () => {
  it.each([
    [[]],
    [[user(text)]],
    [[user([text, text]), assistant(text)]],
    [[user(text), assistant(use('1')), user(result('1'))]],
    [[user(text), assistant([text, use('1'), use('2')]), user([result('2'), result('1')]), assistant(text)]],
  ])('have the result of each use of a tool in the message after it: %j', (messages) => {
    expect(() => assertSendable(model(...messages))).not.toThrow();
  });

  it.each([
    ['a result without a use', [user(result('1'))]],
    ['a result of another use', [assistant(use('1')), user(result('2'))]],
    ['a use without a result', [assistant([use('1'), use('2')]), user([result('1')])]],
    ['a use that is not followed by its result', [assistant(use('1')), user(text), user(result('1'))]],
    ['a result with something else beside it', [assistant(use('1')), user([result('1'), text])]],
  ])('are not sent with %s', (_what, messages) => {
    expect(() => assertSendable(model(...messages))).toThrow(/^The question was not sent: .*tool_result/);
  });
});

describe('what the client of a model has to declare', () => {
  const tools = [{ name: 't', inputSchema: { type: 'object' as const } }];
  const question = { messages: [], maxTokens: 5 };

  it.each([
    ['tools', sample({ ...question, tools })],
    ['no tools, but a list of them', sample({ ...question, tools: [] })],
    ['a choice of tools', sample({ ...question, toolChoice: { mode: 'none' } })],
    ['uses of tools among its messages', model(assistant(use('1')), user(result('1')))],
  ])('is that it takes tools, where it is given %s', (_what, asked) => {
    const missing = { capability: 'sampling (tools)', required: { sampling: { tools: {} } } };
    expect(missingCapability(asked, { sampling: {} })).toMatchObject(missing);
    expect(missingCapability(asked, {})).toMatchObject(missing);
    expect(missingCapability(asked, { sampling: { tools: {} } })).toBeUndefined();
  });

  it('is sampling and no more for all else', () => {
    expect(missingCapability(sample(question), {})).toMatchObject({ required: { sampling: {} } });
    expect(missingCapability(sample(question), { sampling: {} })).toBeUndefined();
  });
});
