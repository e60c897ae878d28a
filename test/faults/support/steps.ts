import { setTimeout as sleep } from 'node:timers/promises';
import { OWN_EXTENSIONS } from '../../../src/extensions/extension-names.js';
import type { Endpoint } from '../../http/support/endpoint.js';
import { type RawResponse, send } from '../../support/raw-http.js';
import { RawModern } from '../../support/raw-modern.js';
import { initializeBody, LATEST, RawSession } from '../../support/raw-session.js';

/** How long an answer may take, in ms, on a machine that runs other tests, too. */
const IN_TIME_MS = 10_000;

/** One request and what it needs before. `ask` resolves with the answer's head. */
export interface Step {
  readonly name: string;
  /** Before the fault: a session that is open, say. */
  prepare(endpoint: Endpoint): Promise<Asking>;
}

export interface Asking {
  ask(): Promise<RawResponse>;
  /** An answer that goes on until it is cut. */
  readonly isEndless?: boolean;
  /** Refused without any fault, too. */
  readonly isRefused?: boolean;
  /** What is wrong with a whole answer that is no JSON-RPC. */
  readonly judge?: (status: number, body: string) => string | undefined;
  /** After the fault: ends what was prepared. */
  done?(): Promise<unknown>;
}

export function legacy(name: string, ask: (session: RawSession) => Promise<RawResponse>, isEndless = false): Step {
  return {
    name: `legacy ${name}`,
    prepare: async (endpoint) => {
      const session = await endpoint.open({ capabilities: { elicitation: {} } });
      return { ask: () => ask(session), isEndless, done: async () => (await session.delete()).body() };
    },
  };
}

export function modern(name: string, ask: (client: RawModern) => Promise<RawResponse>, isEndless = false): Step {
  return {
    name: `modern ${name}`,
    prepare: async ({ url }) => ({ ask: () => ask(new RawModern(url, { elicitation: {} })), isEndless }),
  };
}

const GREETING = { uri: 'probe://greeting' };
const GREET = { name: 'greet', arguments: { name: 'Ada' } };
const COMPLETE = { ref: { type: 'ref/prompt', name: 'greet' }, argument: { name: 'name', value: 'A' } };
const ENTRY = { level: 'error', message: 'no' };

/** Leaves a session, whose id the answer tells. */
const initialize: Step = {
  name: 'legacy initialize',
  prepare: async ({ url }) => {
    let id: string | undefined;
    return {
      ask: async () => {
        const response = await send(url, { body: initializeBody() });
        id = response.headers['mcp-session-id'] as string | undefined;
        return response;
      },
      done: async () => id !== undefined && (await new RawSession(url, id, LATEST).delete()).body(),
    };
  },
};

export const KNOWS_TASKS = { elicitation: {}, extensions: { [OWN_EXTENSIONS.tasks]: {} } };

/** What a task method answers of a task that was made before. */
function ofTask(method: string, more: object = {}): Step {
  return {
    name: `modern ${method}`,
    prepare: async ({ url }) => {
      const client = new RawModern(url, KNOWS_TASKS);
      const [{ result }] = await (await client.call('job')).rpc();
      return { ask: () => client.request(method, { taskId: result.taskId, ...more }) };
    },
  };
}

/** The call asks, and goes on with the answer. */
const answered: Step = {
  name: 'modern tools/call that was answered',
  prepare: async ({ url }) => {
    const client = new RawModern(url, { elicitation: {} });
    const params = { name: 'ask', arguments: { question: 'Who?' } };
    const [{ result }] = await (await client.request('tools/call', params)).rpc();
    const answers = Object.keys(result.inputRequests).map((key) => [
      key,
      { action: 'accept', content: { answer: 'a' } },
    ]);
    const { requestState } = result;
    const again = { ...params, requestState, inputResponses: Object.fromEntries(answers) };
    return { ask: () => client.request('tools/call', again) };
  },
};

const FAULTS = { extensions: { 'com.example/faults': {} } };

const ofExtension: readonly Step[] = [
  {
    name: 'legacy a method of an extension',
    prepare: async (endpoint) => {
      const session = await endpoint.open({ capabilities: FAULTS });
      return { ask: () => session.request('example/works'), done: async () => (await session.delete()).body() };
    },
  },
  {
    name: 'modern a method of an extension',
    prepare: async ({ url }) => ({ ask: () => new RawModern(url, FAULTS).request('example/works') }),
  },
];

export const STEPS: readonly Step[] = [
  legacy('an answer to nothing', (session) => session.post({ jsonrpc: '2.0', id: 'a.1.b', result: {} })),
  {
    name: 'legacy a session that is gone',
    prepare: async ({ url }) => ({
      ask: () => new RawSession(url, '00000000-0000-4000-8000-000000000000', LATEST).request('ping'),
      isRefused: true,
    }),
  },
  {
    name: 'modern a method that is unknown',
    prepare: async ({ url }) => ({ ask: () => new RawModern(url).request('no/method'), isRefused: true }),
  },
  ...ofExtension,
  answered,
  {
    name: 'modern tools/call that becomes a task',
    prepare: async ({ url }) => ({ ask: () => new RawModern(url, KNOWS_TASKS).call('job') }),
  },
  ofTask('tasks/get'),
  ofTask('tasks/cancel'),
  ofTask('tasks/update', { inputResponses: {} }),
  initialize,
  legacy('initialized', (session) => session.notify('notifications/initialized')),
  legacy('a cancellation', (session) => session.cancel('unknown')),
  legacy('ping', (session) => session.request('ping')),
  legacy('tools/list', (session) => session.request('tools/list')),
  legacy('tools/call', (session) => session.call('echo', { text: 'a' })),
  legacy('tools/call with progress', (session) => session.call('progress', { steps: 2 }, { progressToken: 1 })),
  legacy('tools/call with a log line', (session) => session.call('log', ENTRY)),
  legacy('tools/call that fails', (session) => session.call('fail', { message: 'no' })),
  legacy('logging/setLevel', (session) => session.request('logging/setLevel', { level: 'error' })),
  legacy('resources/subscribe', (session) => session.request('resources/subscribe', GREETING)),
  legacy('resources/read', (session) => session.request('resources/read', GREETING)),
  legacy('prompts/get', (session) => session.request('prompts/get', GREET)),
  legacy('completion/complete', (session) => session.request('completion/complete', COMPLETE)),
  legacy('GET', (session) => session.get(), true),
  legacy('DELETE', (session) => session.delete()),
  modern('server/discover', (client) => client.request('server/discover')),
  modern('tools/list', (client) => client.request('tools/list')),
  modern('tools/call', (client) => client.call('echo', { text: 'a' })),
  modern('tools/call with progress', (client) => client.call('progress', { steps: 2 })),
  modern('tools/call that asks', (client) => client.call('ask', { question: 'Who?' })),
  modern('tools/call that fails', (client) => client.call('fail', { message: 'no' })),
  modern('resources/read', (client) => client.request('resources/read', GREETING)),
  modern('prompts/get', (client) => client.request('prompts/get', GREET)),
  modern('completion/complete', (client) => client.request('completion/complete', COMPLETE)),
  modern('subscriptions/listen', (client) => client.listen({ toolsListChanged: true }), true),
];

/** What is wrong with an answer; `undefined` where it is one that is defined. */
export async function problemOf({
  ask,
  isEndless = false,
  isRefused = false,
  judge,
}: Asking): Promise<string | undefined> {
  const late = sleep(IN_TIME_MS, 'late' as const, { ref: false });
  const response = await Promise.race([ask().catch(String), late]);
  if (response === 'late') return 'no answer';
  if (typeof response === 'string') return response;
  const { status, type } = response;
  if (judge) {
    const body = await Promise.race([response.body(), late]);
    return body === 'late' ? `${status} that does not end` : judge(status, body);
  }
  if (isEndless && type === 'text/event-stream') {
    const first = await Promise.race([response.next(), late]);
    await response.cut();
    return first === 'late' || first === undefined ? 'a stream without an event' : undefined;
  }
  const messages = await Promise.race([response.rpc().catch((error: unknown) => `${String(error)}, ${type}`), late]);
  if (messages === 'late') return `${status} that does not end`;
  if (typeof messages === 'string') return `${status}, no JSON: ${messages}`;
  if (isRefused && status >= 400 && status < 500) return messages.at(-1)?.error ? undefined : `${status}, no error`;
  return problemOfMessages(status, messages);
}

function problemOfMessages(status: number, messages: readonly { error?: { code: number }; result?: unknown }[]) {
  const answer = messages.at(-1);
  switch (status) {
    case 200:
      return messages.length === 0 || answer?.result !== undefined || answer?.error
        ? undefined
        : '200 without an answer';
    case 202:
      return undefined;
    case 500:
      return answer?.error?.code === -32603 ? undefined : `500 ${JSON.stringify(messages)}`;
    case 503:
      return answer?.error ? undefined : '503 without an error';
    default:
      return `${status} ${JSON.stringify(messages)}`;
  }
}
