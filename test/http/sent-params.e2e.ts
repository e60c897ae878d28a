import { type CallContext, elicit, roots, sample } from '../../src/index.js';
import { OWN_EXTENSIONS } from '../../src/extensions/extension-names.js';
import type { RawResponse } from '../support/raw-http.js';
import { RawModern } from '../support/raw-modern.js';
import { Endpoint } from './support/endpoint.js';
import { call } from './support/modern-post.js';

jest.setTimeout(60_000);

const NOTE = 'probe://note';
const CAPABILITIES = { elicitation: { form: {}, url: {} }, sampling: {}, roots: {} };
const LISTS = ['tools', 'prompts', 'resources'];

/** The methods of all requests and notifications that a server sends, by era. What a session's `list_changed` may leave out is its `params`. */
const WITHOUT_PARAMS = LISTS.map((list) => `notifications/${list}/list_changed`);
const IN_SESSION = [
  'elicitation/create',
  'sampling/createMessage',
  'roots/list',
  'notifications/cancelled',
  'notifications/elicitation/complete',
  'notifications/message',
  'notifications/progress',
  'notifications/resources/updated',
];
const STATELESS = [
  ...WITHOUT_PARAMS,
  'elicitation/create',
  'sampling/createMessage',
  'roots/list',
  'notifications/message',
  'notifications/progress',
  'notifications/resources/updated',
  'notifications/subscriptions/acknowledged',
  'notifications/tasks',
];

interface Sent {
  readonly method: string;
  readonly params?: unknown;
}

let endpoint: Endpoint;
const opened: RawResponse[] = [];
beforeAll(async () => {
  endpoint = await Endpoint.start({ ELICIT_TIMEOUT_SECONDS: '1' });
  const questions = {
    form: elicit({ message: 'Who?', requestedSchema: { type: 'object', properties: {} } }),
    model: sample({ messages: [], maxTokens: 5 }),
    roots: roots(),
  };
  endpoint.capabilities.addTool({ name: 'survey', task: 'optional' }, async (_: unknown, context: CallContext) => {
    await context.log('error', 'asking');
    await context.progress(1);
    await context.elicitationComplete('e');
    await context.ask(questions);
    return 'done';
  });
});
afterAll(async () => {
  await Promise.all(opened.map((stream) => stream.cut()));
  await endpoint.close();
});

/** Changes the note and all lists. */
function change(): void {
  endpoint.capabilities.resourceUpdated(NOTE);
  for (const list of LISTS) endpoint.capabilities.announce(list as 'tools');
}

async function next(count: number, stream: RawResponse): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  while (sent.length < count) sent.push((await stream.nextMessage())!.message as Sent);
  return sent;
}

type Answered = Sent & { readonly result?: { readonly inputRequests?: Readonly<Record<string, Sent>> } };

const methodsOf = (sent: readonly Sent[]) => [...new Set(sent.map(({ method }) => method))].filter(Boolean).sort();
const lackingParams = (sent: readonly Sent[]) =>
  methodsOf(sent.filter(({ params }) => typeof params !== 'object' || params === null));

it('all that a session is sent has params, but for its changed lists', async () => {
  const session = await endpoint.open({ capabilities: CAPABILITIES });
  await (await session.request('resources/subscribe', { uri: NOTE })).body();
  const listening = await session.get();
  opened.push(listening);
  const called = (await (await session.call('survey', {}, { progressToken: 'p' })).rpc()) as Sent[];
  change();
  const sent = [...called, ...(await next(4, listening))];
  expect(methodsOf(sent)).toEqual([...IN_SESSION, ...WITHOUT_PARAMS].sort());
  expect(lackingParams(sent)).toEqual([...WITHOUT_PARAMS].sort());
});

it('all that a stateless client is sent has params', async () => {
  const meta = { 'io.modelcontextprotocol/clientCapabilities': CAPABILITIES };
  const talkative = { ...meta, progressToken: 'p', 'io.modelcontextprotocol/logLevel': 'debug' };
  const talked = (await (await call(endpoint.url, 'survey', {}, { meta: talkative })).rpc()) as Answered[];

  const client = new RawModern(endpoint.url, { ...CAPABILITIES, extensions: { [OWN_EXTENSIONS.tasks]: {} } });
  const [{ result: task }] = await (await client.call('survey')).rpc();
  const listening = await client.listen({
    toolsListChanged: true,
    promptsListChanged: true,
    resourcesListChanged: true,
    resourceSubscriptions: [NOTE],
    taskIds: [task.taskId],
  });
  opened.push(listening);
  const acknowledged = await next(2, listening);
  change();
  const told = [...acknowledged, ...(await next(4, listening))];
  const answers = [
    ...talked,
    ...((await (await client.request('tasks/get', { taskId: task.taskId })).rpc()) as Answered[]),
  ];
  const asked = answers.flatMap(({ result }) => Object.values(result?.inputRequests ?? {}));
  const sent = [...talked, ...told, ...asked];
  expect(methodsOf(sent)).toEqual([...STATELESS].sort());
  expect(asked).toHaveLength(6);
  expect(lackingParams(sent)).toEqual([]);
});
