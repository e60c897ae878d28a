import { type RawResponse, send } from '../support/raw-http.js';
import { type Definitions, type JsonSchema, officialSchemas, type Revision } from '../support/official-schemas.js';
import type { RawSession } from '../support/raw-session.js';
import { Endpoint } from '../http/support/endpoint.js';
import { addNewContent, FORM } from './new-content.js';

type Json = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any

const CAPABILITIES = { elicitation: {}, sampling: {} };
const ALL = ['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25'] as const;

let endpoint: Endpoint;
const sessions = new Map<string, RawSession>();
beforeAll(async () => {
  endpoint = await Endpoint.start({}, []);
  addNewContent(endpoint.capabilities);
  for (const protocolVersion of [...ALL, '2024-10-07'])
    sessions.set(protocolVersion, await endpoint.open({ protocolVersion, capabilities: CAPABILITIES }));
});
afterAll(() => endpoint.close());

/** What is in 2024-11-05 and not in 2025-03-26 is nothing; what is not in it yet, the tests below name. */
const schemaOf = (revision: string): Definitions =>
  officialSchemas()[revision === '2024-11-05' ? '2025-03-26' : (revision as Revision)];

const BLOCKS: Readonly<Record<string, string>> = {
  text: 'TextContent',
  image: 'ImageContent',
  audio: 'AudioContent',
  resource: 'EmbeddedResource',
  resource_link: 'ResourceLink',
};

/** Members that a revision's schema does not name, by their paths; open objects (`_meta`, JSON Schemas) are not looked into. */
function unknownMembers(value: unknown, schema: JsonSchema, definitions: Definitions, path: string): string[] {
  const resolved = schema.$ref ? definitions[schema.$ref.split('/').at(-1)!]! : schema;
  if (Array.isArray(value))
    return value.flatMap((each, at) => unknownMembers(each, resolved.items ?? {}, definitions, `${path}[${at}]`));
  if (typeof value !== 'object' || value === null) return [];
  const known = resolved.properties ?? (resolved.anyOf && propertiesOf(value, resolved, definitions));
  if (!known || resolved.additionalProperties) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const at = `${path}.${name}`;
    if (!Object.hasOwn(known, name)) return [at];
    return ['_meta', 'inputSchema', 'outputSchema', 'structuredContent'].includes(name)
      ? []
      : unknownMembers(member, known[name]!, definitions, at);
  });
}

/** Of the one of several forms that a value has: a block by its type, contents by what they hold. */
function propertiesOf(value: Json, { anyOf = [] }: JsonSchema, definitions: Definitions) {
  const name = BLOCKS[value['type'] as string] ?? ('blob' in value ? 'BlobResourceContents' : 'TextResourceContents');
  const known = anyOf.some(({ $ref }) => $ref?.endsWith(`/${name}`) || $ref?.endsWith('/ContentBlock'));
  if (!known) throw new Error(`There is no ${name} here`);
  return definitions[name]?.properties;
}

const session = (revision: string) => sessions.get(revision)!;
const result = async (response: Promise<RawResponse>): Promise<Json> => (await (await response).json()).result as Json;

const REQUESTS: readonly (readonly [string, object, string])[] = [
  ['tools/list', {}, 'ListToolsResult'],
  ['resources/list', {}, 'ListResourcesResult'],
  ['resources/templates/list', {}, 'ListResourceTemplatesResult'],
  ['prompts/list', {}, 'ListPromptsResult'],
  ['tools/call', { name: 'everything' }, 'CallToolResult'],
  ['prompts/get', { name: 'everything', arguments: { word: 'x' } }, 'GetPromptResult'],
  ['resources/read', { uri: 'new://guide' }, 'ReadResourceResult'],
];

/** What of an answer a revision's schema does not name. */
async function unknownIn(of: string, [method, params, definition]: (typeof REQUESTS)[number], schema: string) {
  const definitions = schemaOf(schema);
  const answer = await result(session(of).request(method, params));
  return unknownMembers(answer, definitions[definition]!, definitions, method);
}

describe.each(REQUESTS)('the answer to %s %j', (...request) => {
  it.each(ALL)('has only what the revision knows, in %s', async (revision) => {
    expect(await unknownIn(revision, request, revision)).toEqual([]);
  });

  it('has more in the newest', async () => {
    const seen = await unknownIn('2025-11-25', request, '2025-03-26').catch(({ message }: Error) => message);
    expect(seen).not.toEqual([]);
  });
});

const texts = ({ content }: Json) => (content as Json[]).map(({ type, text }) => [type, text]);

describe('content that came later', () => {
  const linkText = 'A title: new://guide (text/markdown) About it.';

  it('is all there for the newest', async () => {
    const answer = await result(session('2025-11-25').call('everything'));
    expect(answer['content'].map(({ type }: Json) => type)).toEqual([
      'text',
      'image',
      'audio',
      'resource_link',
      'resource',
    ]);
    expect(answer).toMatchObject({ structuredContent: { sum: 3 } });
    expect(answer['content'][3]).toMatchObject({ title: 'A title', icons: [{}] });
  });

  it('has no icons in 2025-06-18', async () => {
    const { content } = await result(session('2025-06-18').call('everything'));
    expect(content[3]).toMatchObject({ type: 'resource_link', title: 'A title', uri: 'new://guide' });
  });

  it.each(['2025-03-26', '2024-11-05'])('is a text where it is a link, in %s', async (revision) => {
    const { content } = await result(session(revision).call('everything'));
    expect(content[3]).toEqual({ type: 'text', text: linkText, annotations: { audience: ['user'], priority: 0.5 } });
    const { messages } = await result(
      session(revision).request('prompts/get', { name: 'everything', arguments: { word: 'x' } }),
    );
    expect(messages[3].content.text).toBe(linkText);
  });

  it('is a resource where it is audio, in 2024-11-05', async () => {
    const { content } = await result(session('2024-11-05').call('everything'));
    const resource = { uri: 'cid:audio-2', mimeType: 'audio/wav', blob: 'UklGRg==' };
    expect(content[2]).toEqual({ type: 'resource', resource, annotations: { audience: ['user'], priority: 0.5 } });
    expect((await result(session('2025-03-26').call('everything')))['content'][2].type).toBe('audio');
  });

  it.each(['2025-03-26', '2024-11-05'])('is text where it is structured, in %s', async (revision) => {
    const answer = await result(session(revision).call('structured'));
    expect([answer['structuredContent'], ...texts(answer)]).toEqual([undefined, ['text', '{"sum":3}']]);
    expect(texts(await result(session(revision).call('bare')))).toEqual([['text', '{"sum":3}']]);
  });
});

it('a tool without annotations is listed in 2024-11-05; its title is one of them in 2025-03-26', async () => {
  const toolIn = async (revision: string) => {
    const { tools } = await result(session(revision).request('tools/list'));
    return (tools as Json[]).find(({ name }) => name === 'everything');
  };
  const { inputSchema } = (await toolIn('2025-11-25'))!;
  const older = { name: 'everything', description: 'About it.', inputSchema };
  expect(await toolIn('2024-11-05')).toEqual(older);
  expect(await toolIn('2025-03-26')).toEqual({ ...older, annotations: { title: 'A title', readOnlyHint: true } });
  expect(await toolIn('2025-06-18')).toMatchObject({ title: 'A title', annotations: { readOnlyHint: true } });
});

it.each([
  ['2024-11-05', { progressToken: 1, progress: 1, total: 2 }],
  ['2025-03-26', { progressToken: 1, progress: 1, total: 2, message: 'half' }],
])('progress in %s is %j', async (revision, params) => {
  const [progress] = await (await session(revision).call('progress', {}, { progressToken: 1 })).rpc();
  expect(progress.params).toEqual(params);
});

/** The questions of a call, each answered alike. */
async function asked(revision: string, tool: string, answer: object): Promise<{ questions: Json[]; text: string }> {
  const call = await session(revision).call(tool);
  const questions: Json[] = [];
  for (;;) {
    const { message } = (await call.nextMessage())!;
    if (!('method' in message)) return { questions, text: message.result.content[0].text };
    questions.push(message.params);
    await (await session(revision).post({ jsonrpc: '2.0', id: message.id, result: answer })).body();
  }
}

describe('a question', () => {
  const accept = { action: 'accept', content: { name: 'Ada', age: 3, sure: true, size: 's', colour: '#00f' } };
  const thought = { role: 'assistant', model: 'm', content: { type: 'text', text: 'well' } };

  it('has its mode and its form as they are in 2025-11-25', async () => {
    const { questions, text } = await asked('2025-11-25', 'form', accept);
    expect(questions).toEqual([{ mode: 'form', message: 'Who?', requestedSchema: FORM }]);
    expect(JSON.parse(text)).toEqual(accept);
  });

  it('has no mode, and choices and fields in their older form, in 2025-06-18', async () => {
    const { questions, text } = await asked('2025-06-18', 'form', accept);
    expect(questions).toEqual([
      {
        message: 'Who?',
        requestedSchema: {
          type: 'object',
          properties: {
            name: { type: 'string', title: 'Name' },
            age: { type: 'integer', minimum: 0 },
            sure: { type: 'boolean', default: true },
            size: { type: 'string', enum: ['s', 'l'] },
            colour: { type: 'string', enum: ['#f00', '#00f'], enumNames: ['Red', 'Blue'] },
          },
        },
      },
    ]);
    expect(JSON.parse(text)).toEqual(accept);
  });

  it.each(['tags', 'both'])('is refused before any is sent where a form has a choice of several (%s)', async (tool) => {
    const answer = await result(session('2025-06-18').call(tool));
    expect(answer).toEqual({
      isError: true,
      content: [
        {
          type: 'text',
          text: `The client does not support a choice of several ("tags") in a form (its session's revision, 2025-06-18, has none), which this call needs.`,
        },
      ],
    });
  });

  it('for a model has one block a message before 2025-11-25', async () => {
    const blocksOf = async (revision: string) =>
      (await asked(revision, 'thinks', thought)).questions[0]!['messages'].map(({ content }: Json) =>
        [content].flat().map(({ text }: Json) => text),
      );
    expect(await blocksOf('2025-11-25')).toEqual([['one', 'two'], ['three']]);
    expect(await blocksOf('2025-06-18')).toEqual([['one'], ['two'], ['three']]);
    const { questions } = await asked('2024-11-05', 'thinks', thought);
    const annotations = { audience: ['user'], priority: 0.5 };
    expect(questions[0]!['messages'][0]).toEqual({ role: 'user', content: { type: 'text', text: 'one', annotations } });
  });

  it('with audio for a model is refused in 2024-11-05', async () => {
    const [answer] = (await result(session('2024-11-05').call('hears')))['content'] as Json[];
    expect(answer!['text']).toContain(`audio in messages for a model (its session's revision, 2024-11-05, has none)`);
    expect((await asked('2025-03-26', 'hears', thought)).questions).toHaveLength(1);
  });
});

it('without sessions a request names its revision, and none is 2025-03-26', async () => {
  const sessionless = await Endpoint.start({ LEGACY_SESSIONS: 'off' }, []);
  addNewContent(sessionless.capabilities);
  const call = async (version: string | undefined) => {
    const body = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'everything' } };
    const answer = await result(send(sessionless.url, { body, headers: { 'mcp-protocol-version': version } }));
    return answer['content'][3].type as string;
  };
  expect([await call(undefined), await call('2025-06-18')]).toEqual(['text', 'resource_link']);
  await sessionless.close();
});

it('2024-10-07 is no revision: neither agreed on nor taken', async () => {
  expect(session('2024-10-07').protocolVersion).toBe('2025-11-25');
  const refused = await session('2025-11-25').post(
    { jsonrpc: '2.0', id: 1, method: 'ping' },
    { 'mcp-protocol-version': '2024-10-07' },
  );
  expect([refused.status, (await refused.json()).error.message]).toEqual([
    400,
    expect.stringContaining('(supported versions: 2025-11-25, 2025-06-18, 2025-03-26, 2024-11-05)'),
  ]);
});
