import { setTimeout as sleep } from 'node:timers/promises';
import type { RawResponse } from '../../support/raw-http.js';
import { LATEST, RawSession } from '../../support/raw-session.js';
import type { Service } from '../../support/service.js';
import { until } from '../../support/until.js';
import { Recorder } from './recorder.js';

jest.setTimeout(180_000);

const KINDS = 'answer appended cancel changed ended listening notified ping progress task task-left unheard'.split(' ');

let recorder: Recorder;
beforeAll(async () => {
  recorder = await Recorder.start({ RATE_LIMIT_ENABLED: 'true', RATE_LIMIT_WINDOW_SECONDS: '3600' });
});
afterAll(() => recorder?.stop());

const OPTIONS = { capabilities: { elicitation: {} }, clientInfo: { name: 'recorder', title: 'Zoë', version: '1.2.3' } };

/** The same session through another pod. */
const through = ({ url }: Service, { id }: RawSession) => new RawSession(url, id, LATEST);

async function next(stream: RawResponse, condition: (message: Record<string, unknown>) => boolean) {
  for (;;) {
    const event = await stream.nextMessage();
    if (!event) throw new Error('The stream has ended');
    if (condition(event.message)) return event;
  }
}

const isProgress = (n: number) => (message: Record<string, any>) => message.params?.progress === n; // eslint-disable-line @typescript-eslint/no-explicit-any
const isQuestion = ({ method }: Record<string, unknown>) => method === 'elicitation/create';
const answer = (id: unknown, text: string) => ({
  jsonrpc: '2.0',
  id,
  result: { action: 'accept', content: { text } },
});

it('records a listener, its claim and the feed', async () => {
  const { facts, pods } = recorder;
  const [a, b] = (await pods.start(2, { RATE_LIMIT_INITIALIZE: '10' })) as [Service, Service];
  const session = await RawSession.open(a.url, OPTIONS);
  facts['listener'] = session.id;
  await (await session.request('logging/setLevel', { level: 'warning' })).body();
  const first = await session.get();
  await first.next();
  await (await through(b, session).request('resources/subscribe', { uri: 'stored://items/1' })).body();
  await (await session.request('resources/subscribe', { uri: 'stored://items/2' })).body();
  const second = await through(b, session).get();
  await second.next();
  // The first stream has to know that it is silent, before it can learn that the other one is gone.
  await sleep(500);
  await second.cut();
  await until(() => recorder.kinds.includes('unheard'));
  await (await session.call('touch', { n: 1 })).body();
  facts['listenedUpTo'] = (await next(first, ({ method }) => method === 'notifications/resources/updated')).id!;
  await (await session.call('touch', { n: 2 })).body();
  await (await session.call('touch', { n: 3 })).body();
  await (await session.call('come-and-go')).body();
  await next(first, ({ method }) => method === 'notifications/tools/list_changed');
});

it('records streams of calls', async () => {
  const { facts, pods } = recorder;
  const [a, b] = pods.services as [Service, Service];
  const session = await RawSession.open(a.url, OPTIONS);
  const elsewhere = through(b, session);
  facts['caller'] = session.id;
  const args = (tag: string) => ({ tag, steps: 3, labels: ['x', 'ÿ'] });

  const repeatable = await session.call('count', args('repeatable'), { id: 'r1', progressToken: 'p1' });
  facts['repeatable'] = (await next(repeatable, isProgress(1))).id!;
  await next(repeatable, isProgress(3));

  const paying = await session.call('pay', args('paying'), { id: 7, progressToken: 7 });
  facts['paying'] = (await next(paying, isProgress(3))).id!;

  const walked = await session.call('walk', args('walked'), { id: 8, progressToken: 8 });
  facts['walked'] = (await next(walked, isProgress(1))).id!;
  await walked.body();

  const survey = await session.call('survey', { tag: 'survey' }, { id: 9 });
  const asked = await next(survey, isQuestion);
  facts['survey'] = asked.id!;
  facts['firstQuestion'] = String(asked.message.id);
  const follower = await elsewhere.resume(facts['survey']);
  await follower.next();
  const note = { progressToken: asked.message.id, progress: 1 };
  await (await elsewhere.notify('notifications/progress', note)).body();
  await (await elsewhere.post(answer(asked.message.id, 'salt'))).body();
  const second = await next(follower, isQuestion);
  facts['secondQuestion'] = String(second.message.id);

  const held = await session.call('pay', args('held'), { id: 10, progressToken: 10 });
  await next(held, isProgress(3));
  await (await elsewhere.cancel(10)).body();
  await held.body();

  const dying = await recorder.pods.start(1);
  const inherited = await through(dying[0]!, session).call('count', args('inherited'), { id: 11, progressToken: 11 });
  facts['inherited'] = (await next(inherited, isProgress(2))).id!;
  await next(inherited, isProgress(3));
  await dying[0]!.stop('SIGKILL');
  const resumed = await elsewhere.resume(facts['inherited']);
  await until(() => pods.runs('inherited').length === 2);

  const ended = await RawSession.open(a.url, OPTIONS);
  await (await ended.call('touch', { n: 1 })).body();
  await (await through(b, ended).delete()).body();
  await until(async () => (await ended.request('ping')).status === 404);
  await follower.cut();
  await resumed.cut();
});

it('records tasks', async () => {
  const { facts, pods } = recorder;
  const [a, b] = pods.services as [Service, Service];
  const [one, two] = [recorder.client(a), recorder.client(b)];
  const args = (tag: string) => ({ tag, steps: 2, labels: ['x', 'ÿ'] });
  facts['asking'] = await one.begin('survey', { tag: 'asking' });
  await one.until(facts['asking'], ({ status }) => status === 'input_required');
  await two.update(facts['asking'], 'first', 'salt');
  await one.until(facts['asking'], ({ inputRequests }) => inputRequests?.second !== undefined);
  for (const [name, tool] of [
    ['counting', 'count'],
    ['charging', 'pay'],
    ['cancelled', 'pay'],
    ['completed', 'walk'],
    ['failed', 'break'],
  ] as const) {
    facts[name] = await one.begin(tool, args(name));
  }
  for (const name of ['counting', 'charging', 'cancelled']) {
    await one.until(facts[name]!, ({ statusMessage }) => statusMessage === `${name} 2`);
  }
  await two.cancel(facts['cancelled']!);
  await one.completed(facts['completed']!);
  await one.until(facts['failed']!, ({ status }) => status === 'failed');
  const asked = await one.call('order', { tag: 'order' });
  const { requestState } = asked;
  const raw = { name: 'order', arguments: { tag: 'order' }, requestState };
  const inputResponses = { first: { action: 'accept', content: { text: 'tea' } } };
  const ordered = await one.request('tools/call', { ...raw, inputResponses });
  expect(ordered.content[0].text).toBe('order ordered: tea');
});

it('records an answer and a task that were not fetched', async () => {
  const { facts, pods, redis } = recorder;
  const [a, b] = pods.services as [Service, Service];
  const leaving = (await pods.start(1))[0]!;
  facts['left'] = await recorder.client(leaving).begin('count', { tag: 'left', steps: 2 });
  await until(() => pods.runs('left').length === 1);
  a.signal('SIGSTOP');
  const session = new RawSession(b.url, facts['caller']!, LATEST);
  await (await session.post(answer(facts['secondQuestion'], 'pepper'))).body();
  b.signal('SIGSTOP');
  const gone = leaving.stop('SIGTERM');
  await until(() => recorder.kinds.includes('task-left'));
  await gone;
  expect(await redis.client.hget(`mooring:task:{${facts['left']}}`, 'p')).toBe('');
  expect(await redis.client.hlen(`mooring:answers:{${facts['caller']}}`)).toBe(1);
  expect(recorder.kinds).toEqual(KINDS);
  await recorder.record('anonymous');
});
