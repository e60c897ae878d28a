import * as keys from '../../../src/redis/redis-keys.js';
import { taskCaller } from '../../../src/tasks/task-owner.js';
import { RawSession } from '../../support/raw-session.js';
import type { Poison, NewerForm } from './poisons.js';
import type { StoredValue } from './stored.js';
import { outcomeOf, statusOf, type World } from './world.js';

type KeyName = keyof typeof keys;

/** One kind of key: what reads it, and what is answered by what it holds. */
export interface KeyCase {
  readonly key: (world: World) => Promise<string> | string;
  /** What is there, where the recording has nothing. */
  readonly value?: StoredValue;
  /** How a newer release says that it wrote it; where it can't, it is what it was. */
  readonly newer?: NewerForm;
  readonly ask: (world: World) => Promise<string>;
  /** By the poison; `otherwise` for all others. */
  readonly answers: Readonly<Record<string, string>> & { readonly otherwise: string };
  /** Poisons of this kind alone. */
  readonly more?: Readonly<Record<string, Poison>>;
}

const text = (value: StoredValue, change: (text: string) => string): StoredValue =>
  value.type === 'string' ? { ...value, value: change(value.value) } : value;
const fields = (value: StoredValue, changed: Record<string, string>): StoredValue =>
  value.type === 'hash' ? { ...value, value: { ...value.value, ...changed } } : value;
const elements = (value: StoredValue, change: (text: string) => string): StoredValue =>
  value.type === 'list' ? { ...value, value: value.value.map(change) } : value;

const streamOf = ({ facts }: World, name: string) => /^c-[0-9a-f]+-(.+)-\d+$/.exec(facts[name]!)![1]!;
const ownPod = async ({ client }: World) =>
  (await client.zrevrange(keys.HEARTBEATS_KEY, 0, -1)).find((name) => /^[0-9a-f]{12}$/.test(name)) ?? '';

const isServed = async ({ service }: World) =>
  String(await statusOf((await RawSession.open(service.url)).request('ping')));
const beginsTasks = async ({ modern }: World) => {
  const id = await modern.begin('walk', { tag: 'new', steps: 1 });
  return (await modern.completed(id)).result.content[0].text as string;
};
const orders = async ({ modern }: World) => {
  const { requestState } = await modern.call('order', { tag: 'order' });
  const inputResponses = { first: { action: 'accept', content: { text: 'tea' } } };
  const ordered = await modern.request('tools/call', {
    name: 'order',
    arguments: { tag: 'order' },
    requestState,
    inputResponses,
  });
  return ordered.content[0].text as string;
};
const hears = async (world: World) => {
  const stream = await world.session('listener').get();
  const updater = await RawSession.open(world.service.url);
  await new Promise((resolve) => setTimeout(resolve, 100));
  await (await updater.call('touch', { n: 1 })).body();
  for (;;) {
    const heard = await stream.nextMessage();
    if (heard?.message.params?.uri !== 'stored://items/1') continue;
    await stream.cut();
    return 'told';
  }
};
/** Answers every question with "pepper" until the task ends. */
const finishes = async (world: World, name: string): Promise<string> => {
  const id = world.facts[name]!;
  for (;;) {
    const task = await world.modern.get(id);
    if (task.status === 'completed') return task.result.content[0].text as string;
    if (task.status === 'failed') return `failed ${task.error.code}`;
    for (const key of Object.keys(task.inputRequests ?? {})) await world.modern.update(id, key, 'pepper');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
const looksAt = async (world: World, name: string) => {
  const { modern, facts } = world;
  const got = await world.asked(finishes(world, name), (said) => said);
  const updated = await world.asked(modern.update(facts[name]!, 'x', 'y'), () => 'ok');
  const cancelled = await world.asked(modern.cancel(facts[name]!), () => 'ok');
  return [got, updated, cancelled].join(', ');
};

const UNKNOWN = '200 -32602, 200 -32602, 200 -32602';

/** The call runs again, or its client is told that its outcome is unknown. */
const RAN = 'repeatable did 3 x,ÿ';
const LOST = 'error -32603';

/** What a call is told that asked: clients answer once. */
const ANSWER_LOST =
  "The client could not answer: MCP error -32603: The client's answer was stored and cannot be read any more. Ask again.";

export const CASES: Readonly<Partial<Record<KeyName, KeyCase>>> = {
  sessionRecordKey: {
    key: ({ facts }) => keys.sessionRecordKey(facts['caller']!),
    newer: (value) => text(value, (record) => record.replace('mooring-session 1', 'mooring-session 2')),
    ask: async (world) => {
      const session = world.session('caller');
      const asked = [
        () => session.request('ping'),
        () => session.get(),
        () => session.resume(world.facts['walked']!),
        () => session.delete(),
      ];
      const statuses: number[] = [];
      for (const ask of asked) statuses.push(await statusOf(ask()));
      return statuses.join(' ');
    },
    answers: { 'as it was': '200 200 200 200', otherwise: '404 404 404 404' },
  },
  sessionIndexKey: {
    key: ({ facts }) => keys.sessionIndexKey(keys.sessionIndexShard(facts['caller']!)),
    ask: isServed,
    answers: { otherwise: '200' },
  },
  LOST_SHARDS_KEY: {
    key: () => keys.LOST_SHARDS_KEY,
    value: { type: 'zset', value: [['0', '1']] },
    ask: isServed,
    answers: { otherwise: '200' },
  },
  HEARTBEATS_KEY: {
    key: () => keys.HEARTBEATS_KEY,
    value: { type: 'zset', value: [['ffffffffffff', '1']] },
    ask: async (world) => {
      while ((await ownPod(world).catch(() => '')) === '') await new Promise((resolve) => setTimeout(resolve, 50));
      return isServed(world);
    },
    answers: { otherwise: '200' },
  },
  SUSPENDED_TOOLS_KEY: {
    key: () => keys.SUSPENDED_TOOLS_KEY,
    value: { type: 'zset', value: [['x', '9999999999999']] },
    ask: isServed,
    answers: { otherwise: '200' },
  },
  answersKey: {
    key: ({ facts }) => keys.answersKey(facts['caller']!),
    newer: (value) =>
      value.type === 'hash'
        ? fields(
            value,
            Object.fromEntries(Object.entries(value.value).map(([id, held]) => [id, held.replace(/^\d{13}/, '$&2 ')])),
          )
        : value,
    ask: async (world) => {
      const session = world.session('caller');
      const stream = await session.resume(world.facts['survey']!);
      const messages = stream.messages();
      const late = await Promise.race([
        messages.then(() => false),
        new Promise((resolve) => setTimeout(() => resolve(true), 2_500)),
      ]);
      const result = { action: 'accept', content: { text: 'vinegar' } };
      if (late) await (await session.post({ jsonrpc: '2.0', id: world.facts['secondQuestion'], result })).body();
      return outcomeOf(await messages);
    },
    answers: {
      'as it was': 'survey: salt and pepper',
      'another type': 'survey: salt and vinegar',
      empty: 'survey: salt and vinegar',
      'another version': 'survey: salt and vinegar',
      otherwise: ANSWER_LOST,
    },
  },
  streamLogKey: {
    key: (world) => keys.streamLogKey(world.facts['caller']!, streamOf(world, 'repeatable')),
    newer: (value) => elements(value, (element) => element.replace(/^(\d+) ([er]) /, '$1 $22 ')),
    ask: (world) => world.resumed('repeatable'),
    answers: { 'as it was': RAN, empty: RAN, otherwise: LOST },
  },
  streamStateKey: {
    key: (world) => keys.streamStateKey(world.facts['caller']!, streamOf(world, 'repeatable')),
    newer: (value) => fields(value, { v: '2' }),
    ask: (world) => world.resumed('repeatable'),
    answers: {
      'as it was': RAN,
      'another version': '503',
      'a descriptor that is no JSON': LOST,
      'a descriptor without ids': LOST,
      'a descriptor of another version': LOST,
      'a request that is none': LOST,
      'an epoch that is none': LOST,
      'a kept answer that is none': RAN,
      'a connection that is none': RAN,
      'a follower that is none': RAN,
      otherwise: '400',
    },
    more: {
      'a descriptor that is no JSON': (value) => fields(value, { o: '{' }),
      'a descriptor without ids': (value) => fields(value, { o: '{"repeat":"{}"}' }),
      'a descriptor of another version': (value) => fields(value, { o: '{"v":2,"ids":["r1"]}' }),
      'a request that is none': (value) => fields(value, { o: '{"ids":["r1"],"repeat":"[]"}' }),
      'an epoch that is none': (value) => fields(value, { e: 'x' }),
      'a kept answer that is none': (value) => fields(value, { 'a:x': '{' }),
      'a connection that is none': (value) => fields(value, { c: '[{' }),
      'a follower that is none': (value) => fields(value, { f: '[{' }),
    },
  },
  streamNamesKey: {
    key: ({ facts }) => keys.streamNamesKey(facts['caller']!),
    ask: async (world) => `${await world.resumed('walked')}, ${await statusOf(world.session('caller').delete())}`,
    answers: { otherwise: 'walked walked 3, 200' },
  },
  NOTIFICATIONS_KEY: {
    key: () => keys.NOTIFICATIONS_KEY,
    newer: (value) =>
      value.type === 'stream'
        ? { ...value, value: value.value.map(([place, entry]) => [place, [...entry, 'v', '2']] as const) }
        : value,
    ask: hears,
    answers: { otherwise: 'told' },
  },
  listeningKey: {
    key: ({ facts }) => keys.listeningKey(facts['listener']!),
    ask: hears,
    answers: { otherwise: 'told' },
  },
  STATE_KEY_KEY: { key: () => keys.STATE_KEY_KEY, ask: orders, answers: { otherwise: 'order ordered: tea' } },
  singleUseKey: {
    key: ({ recording }) => recording.keys.find(({ key }) => key.startsWith('mooring:used:'))!.key,
    ask: orders,
    answers: { otherwise: 'order ordered: tea' },
  },
  taskKey: {
    key: ({ facts }) => keys.taskKey(facts['counting']!),
    newer: (value) => fields(value, { v: '2' }),
    ask: (world) => looksAt(world, 'counting'),
    answers: {
      'as it was': 'counting did 2 x,ÿ, ok, ok',
      'another version': '503 -32000, ok, ok',
      'a call without its client': 'failed -32603, ok, ok',
      'a call that is no JSON': 'failed -32603, ok, ok',
      'a call of another version': 'failed -32603, ok, ok',
      'a status that is none': '200 -32603, ok, ok',
      'an epoch that is none': '200 -32603, ok, ok',
      'numbers that are none': 'counting did 2 x,ÿ, ok, ok',
      otherwise: UNKNOWN,
    },
    more: {
      'a call without its client': (value) =>
        fields(value, {
          r: '{"name":"count","args":{},"requestId":1,"principal":null,"revision":"2026-07-28","answers":{}}',
        }),
      'a call that is no JSON': (value) => fields(value, { r: '{"name":' }),
      'a call of another version': (value) => fields(value, { r: '{"v":2}' }),
      'a status that is none': (value) => fields(value, { s: 'paused' }),
      'an epoch that is none': (value) => fields(value, { e: 'x' }),
      'numbers that are none': (value) => fields(value, { n: 'x', k: 'x', b: 'x' }),
    },
  },
  taskInputsKey: {
    key: ({ facts }) => keys.taskInputsKey(facts['asking']!),
    ask: (world) => world.asked(finishes(world, 'asking'), (said) => said),
    answers: {
      'as it was': 'asking: salt and pepper',
      'another version': 'asking: salt and pepper',
      empty: 'asking: pepper and pepper',
      'another shape': 'asking: pepper and pepper',
      otherwise: '200 -32603',
    },
  },
  podTasksKey: {
    key: async (world) => keys.podTasksKey(await ownPod(world)),
    value: { type: 'zset', value: [['01234567-89ab-4cde-8f01-23456789abcd', '1']] },
    ask: beginsTasks,
    answers: { otherwise: 'new walked 1' },
  },
  keptTasksKey: {
    key: () => keys.keptTasksKey(taskCaller(null, 'address 127.0.0.1')),
    value: { type: 'zset', value: [['01234567-89ab-4cde-8f01-23456789abcd', '4102444800000']] },
    ask: beginsTasks,
    answers: { otherwise: 'new walked 1' },
  },
  keptTaskBytesKey: {
    key: () => keys.keptTaskBytesKey(taskCaller(null, 'address 127.0.0.1')),
    value: { type: 'hash', value: { '01234567-89ab-4cde-8f01-23456789abcd': '100', all: '100' } },
    ask: beginsTasks,
    answers: { otherwise: 'new walked 1' },
  },
  TASK_PODS_KEY: { key: () => keys.TASK_PODS_KEY, ask: beginsTasks, answers: { otherwise: 'new walked 1' } },
  rateKey: {
    key: ({ recording }) => recording.keys.find(({ key }) => key.startsWith('mooring:rate:'))!.key,
    ask: isServed,
    answers: { otherwise: '200' },
  },
};
