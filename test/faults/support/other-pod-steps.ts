import { setTimeout as sleep } from 'node:timers/promises';
import { TaskTakeovers } from '../../../src/mcp/modern/tasks/task-takeovers.js';
import { SseSockets } from '../../../src/mcp/streams/sse-sockets.js';
import type { Endpoint } from '../../http/support/endpoint.js';
import type { RawResponse } from '../../support/raw-http.js';
import { RawModern } from '../../support/raw-modern.js';
import type { RawSession } from '../../support/raw-session.js';
import type { RedisPod } from '../../support/redis-pod.js';
import { until } from '../../support/until.js';
import { OtherPod } from './other-pod.js';
import { KNOWS_TASKS, type Step } from './steps.js';

const ID = 7;
const ECHO = { name: 'echo', arguments: { text: 'a' } };
const REPEAT = JSON.stringify({ jsonrpc: '2.0', id: ID, method: 'tools/call', params: ECHO });
const ANSWER = { id: ID, result: { content: [] } };
const PROGRESS = { method: 'notifications/progress', params: { progressToken: 1, progress: 1 } };
const ACCEPTED = { action: 'accept', content: { answer: 'a' } };

/** How long after a step has begun another pod does its part, in ms. */
const MEANWHILE_MS = 20;

/** How often a client asks for its task, in ms. */
const POLL_EVERY_MS = 50;

const STORED_CALL = JSON.stringify({
  v: 1,
  name: ECHO.name,
  args: ECHO.arguments,
  requestId: ID,
  principal: null,
  revision: '2026-07-28',
  client: { capabilities: {} },
  answers: {},
});

type Ask = (of: { session: RawSession; other: OtherPod; endpoint: Endpoint }) => Promise<() => Promise<RawResponse>>;

/** What clients meet of other pods, dead and alive: each step has one of its own. */
export function otherPodSteps(base: RedisPod): readonly Step[] {
  const legacy = (name: string, prepare: Ask): Step => ({
    name: `legacy ${name}`,
    prepare: async (endpoint) => {
      const session = await endpoint.open({ capabilities: { elicitation: {} } });
      const ask = await prepare({ session, other: new OtherPod(base), endpoint });
      return { ask, done: async () => (await session.delete()).body() };
    },
  });
  const task = (
    name: string,
    call: string | undefined,
    begin: (endpoint: Endpoint, id: string) => Promise<unknown>,
  ) => ({
    name: `modern ${name}`,
    prepare: async (endpoint: Endpoint) => {
      const id = await new OtherPod(base).task(call);
      const ask = async () => {
        await begin(endpoint, id);
        return ended(new RawModern(endpoint.url, KNOWS_TASKS), id);
      };
      return { ask };
    },
  });
  const nothing = async () => undefined;
  return [
    legacy('stream of a dead pod that may run again', async ({ session, other }) => {
      const { lastEventId } = await other.stream(session.id, { ids: [ID], repeat: REPEAT }, [PROGRESS]);
      return () => heard(session, lastEventId);
    }),
    legacy('stream of a dead pod that may not', async ({ session, other }) => {
      const { lastEventId } = await other.stream(session.id, { ids: [ID] }, [PROGRESS]);
      return () => heard(session, lastEventId);
    }),
    legacy('stream of a dead pod that only has no end', async ({ session, other }) => {
      const { lastEventId } = await other.stream(session.id, { ids: [ID] }, [ANSWER]);
      return () => heard(session, lastEventId);
    }),
    legacy('stream that another pod goes on with', async ({ session, other }) => {
      const { name, lastEventId } = await other.stream(session.id, { ids: [ID] }, [PROGRESS]);
      await other.beat();
      return async () => {
        const response = heard(session, lastEventId);
        await sleep(MEANWHILE_MS);
        await other.write(name, 2, ANSWER);
        await other.end(name);
        return response;
      };
    }),
    legacy('answer that landed on another pod', async ({ session, other }) => async () => {
      const response = await session.call('ask', { question: 'Who?' });
      const asked = (await response.nextMessage())?.message as { id?: string; method?: string } | undefined;
      if (asked?.method === 'elicitation/create') await other.answer(session.id, String(asked.id), ACCEPTED);
      return response;
    }),
    legacy('answer to a question of another pod', async ({ session, other, endpoint }) => {
      const id = other.question(endpoint, session.id);
      return () => session.post({ jsonrpc: '2.0', id, result: ACCEPTED });
    }),
    legacy('progress on a question of another pod', async ({ session, other, endpoint }) => {
      const progressToken = other.question(endpoint, session.id);
      return () => session.notify('notifications/progress', { progressToken, progress: 1 });
    }),
    legacy('cancellation that landed on another pod', async ({ session, other }) => async () => {
      const response = session.call('slow', { ms: 10 * MEANWHILE_MS }, { id: ID });
      await sleep(MEANWHILE_MS);
      await other.broadcast({ kind: 'cancel', session: session.id, requestId: ID });
      return response;
    }),
    {
      name: 'legacy GET stream that another pod had',
      prepare: async (endpoint) => {
        const session = await endpoint.open();
        const before = await session.get();
        const lastEventId = String((await before.next())?.id);
        await before.cut();
        await until(() => endpoint.app.get(SseSockets, { strict: false }).size === 0);
        const ask = () => session.resume(lastEventId);
        return { ask, isEndless: true, done: async () => (await session.delete()).body() };
      },
    },
    task('task of a dead pod that may run again', STORED_CALL, nothing),
    task('task of a dead pod that may not', undefined, nothing),
    task('task that a pod gave up', STORED_CALL, async (_endpoint, id) => {
      await new OtherPod(base).broadcast({ kind: 'task-left', task: id });
      await sleep(MEANWHILE_MS);
    }),
    task('task that a sweep finds', STORED_CALL, async ({ app }) => {
      try {
        await app.get(TaskTakeovers, { strict: false }).sweep();
      } catch {
        // The next sweep, or its client, finds it.
      }
    }),
  ];
}

/** The rest of a stream, as a client has it that comes back to one that ends without its answer. */
async function heard(session: RawSession, lastEventId: string): Promise<RawResponse> {
  const response = await session.resume(lastEventId);
  if (response.type !== 'text/event-stream') return response;
  const messages = await response.messages();
  if (messages.some(({ message }) => (message as { id?: unknown }).id === ID)) return response;
  return heard(session, response.received.findLast(({ id }) => id !== undefined)?.id ?? lastEventId);
}

/** The first answer that is final, or that is none of a task. An error of one request is none of its task. */
async function ended(client: RawModern, taskId: string): Promise<RawResponse> {
  for (;;) {
    const response = await client.request('tasks/get', { taskId });
    const [answer] = await response.rpc();
    const status = (answer?.result as { status?: string } | undefined)?.status;
    if (status !== undefined && status !== 'working') return response;
    if (answer?.error && ![500, 503].includes(response.status)) return response;
    await sleep(POLL_EVERY_MS);
  }
}
