import type { CallContext } from '../../src/capabilities/call-context.js';
import { accept } from '../support/task-client.js';
import type { RawSession } from '../support/raw-session.js';
import { Endpoint } from './support/endpoint.js';
import { call, resultOf } from './support/modern-post.js';

const META = { 'io.modelcontextprotocol/clientCapabilities': { elicitation: {} } };
const BROKEN = { type: 'object', properties: {}, $ref: 'https://example.org/form' } as const;
const handled: unknown[] = [];

let endpoint: Endpoint;
let session: RawSession;
beforeAll(async () => {
  endpoint = await Endpoint.start();
  const ask = (requestedSchema: object) => async (_: unknown, context: CallContext) => {
    const answer = await context.elicit({ message: 'Who?', requestedSchema: requestedSchema as never });
    handled.push(answer);
    return 'asked';
  };
  const name = { type: 'object', properties: { name: { type: 'string' } }, additionalProperties: false };
  endpoint.capabilities.addTool({ name: 'name' }, ask(name));
  endpoint.capabilities.addTool({ name: 'broken' }, ask(BROKEN));
  session = await endpoint.open({ capabilities: { elicitation: { form: {} } } });
});
beforeEach(() => void handled.splice(0));
afterAll(() => endpoint.close());

const given = accept({ name: 'Ada', role: 'admin', constructor: 'x' });
const kept = accept({ name: 'Ada' });

describe('what a user fills in', () => {
  it('reaches a handler of a session without keys that its form does not have', async () => {
    const response = await session.call('name');
    const { message: question } = (await response.nextMessage())!;
    await (await session.post({ jsonrpc: '2.0', id: question.id, result: given })).body();
    expect((await response.nextMessage())?.message.result.content).toEqual([{ type: 'text', text: 'asked' }]);
    expect(handled).toEqual([kept]);
  });

  it('reaches a handler of the modern era without them, too', async () => {
    const { requestState } = await resultOf(await call(endpoint.url, 'name', {}, { meta: META }));
    const params = { requestState, inputResponses: { answer: given } };
    await resultOf(await call(endpoint.url, 'name', {}, { meta: META, params }));
    expect(handled).toEqual([kept]);
  });

  it('that is no answer to a form is told to the model', async () => {
    const response = await session.call('name');
    const { message: question } = (await response.nextMessage())!;
    await (await session.post({ jsonrpc: '2.0', id: question.id, result: { action: 'nod' } })).body();
    expect((await response.nextMessage())?.message.result).toMatchObject({
      isError: true,
      content: [
        { text: expect.stringMatching(/The client could not answer: .*Invalid result of elicitation\/create: action/) },
      ],
    });
  });
});

describe('a form that no client can show', () => {
  const wrong = { isError: true, content: [{ text: expect.stringMatching(/^Something went wrong .*reference/) }] };

  it('is not sent in a session: the call ends with an error', async () => {
    const answer = await (await session.call('broken')).json();
    expect(answer.result).toMatchObject(wrong);
  });

  it('is not sent in the modern era', async () => {
    expect(await resultOf(await call(endpoint.url, 'broken', {}, { meta: META }))).toMatchObject(wrong);
    expect(handled).toEqual([]);
  });
});
