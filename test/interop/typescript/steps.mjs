import { isDeepStrictEqual } from 'node:util';
import { Unsupported } from './session.mjs';

const TOOLS = 'add,ask,contents,countdown,echo,fail,logs,progress,slow,toggle,touch';
const NOTE = 'interop://note';
const LONG_MS = 60_000;
/** How soon an ended call must have ended for its caller, in ms. */
const SOON_MS = 5_000;

/** @returns what to print beside `ok`, if anything; throws with what was seen */
const STEPS = {
  lists: async ({ client }) => {
    const { tools } = await client.listTools();
    expectEqual(
      tools
        .map(({ name }) => name)
        .sort()
        .join(),
      TOOLS,
    );
    expectEqual(
      (await client.listPrompts()).prompts.map(({ name }) => name),
      ['greet'],
    );
    expectEqual(
      (await client.listResources()).resources.map(({ uri }) => uri),
      [NOTE],
    );
    const { resourceTemplates } = await client.listResourceTemplates();
    expectEqual(
      resourceTemplates.map(({ uriTemplate }) => uriTemplate),
      ['interop://items/{id}'],
    );
  },
  prompt: async ({ client }) => {
    const { messages } = await client.getPrompt({ name: 'greet', arguments: { name: 'ada' } });
    expectEqual(
      messages.map(({ content }) => content.text),
      ['Hello, ada!'],
    );
  },
  completion: async ({ client }) => {
    const ref = { type: 'ref/prompt', name: 'greet' };
    const { completion } = await client.complete({ ref, argument: { name: 'name', value: 'a' } });
    expectEqual(completion.values, ['ada', 'alan']);
  },
  read: async ({ client }) => {
    const textsOf = ({ contents }) => contents.map(({ uri, text }) => [uri, text]);
    expectEqual(textsOf(await client.readResource({ uri: NOTE })), [[NOTE, 'a note']]);
    expectEqual(textsOf(await client.readResource({ uri: 'interop://items/7' })), [['interop://items/7', 'item 7']]);
  },
  echo: async (session) => {
    const text = 'Grüße, 世界 👋\u2028 "\\';
    expectEqual(await session.text('echo', { text }), text);
  },
  structured: async (session) => {
    const { structuredContent, content } = await session.call('add', { a: 2, b: 3 });
    if (!session.sdk.hasStructured) {
      expectEqual(JSON.parse(content[0].text), { sum: 5 });
      throw new Unsupported('structured content; its text came');
    }
    expectEqual(structuredContent, { sum: 5 });
  },
  contents: async (session) => {
    const { content } = await session.call('contents');
    expectEqual(content.length, 5);
    const [text, image, audio, link, inside] = content;
    expectEqual(text.text, 'a text');
    expectEqual(image.mimeType, 'image/png');
    expectEqual([...Buffer.from(image.data, 'base64').subarray(1, 4)], [...Buffer.from('PNG')]);
    // A revision that has no sounds gets them as a resource, one that has no links a text that names the resource.
    expectEqual((audio.resource ?? audio).mimeType, 'audio/wav');
    if (link.type === 'resource_link') expectEqual(link.uri, NOTE);
    else expectEqual([link.type, link.text.includes(NOTE)], ['text', true]);
    expectEqual(inside.resource.text, 'inside');
    return content.map(({ type }) => type).join(', ');
  },
  errors: async (session) => {
    const failed = await session.call('fail');
    expectEqual([failed.isError, failed.content[0].text], [true, 'it failed']);
    expectEqual((await errorOf(session.client.readResource({ uri: 'interop://none' }))).code < 0, true);
    const unfit = await session.call('add', { a: 'two' }).then(
      ({ isError }) => isError,
      ({ code }) => code === -32602,
    );
    expectEqual(unfit, true);
    const unknown = await session.call('none').then(
      ({ isError }) => isError,
      ({ code }) => code === -32602,
    );
    expectEqual(unknown, true);
  },
  progress: async (session) => {
    const heard = [];
    const onProgress = ({ progress }) => heard.push(progress);
    expectEqual(await session.text('progress', { steps: 5, ms: 20 }, { onProgress }), '5 steps');
    expectEqual(heard, [1, 2, 3, 4, 5]);
  },
  accept: (session) => ask(session, { action: 'accept', content: { name: 'ada' } }, 'accept:ada'),
  decline: (session) => ask(session, { action: 'decline' }, 'decline'),
  'cancel-question': (session) => ask(session, { action: 'cancel' }, 'cancel'),
  cancel: async (session) => {
    const ends = new AbortController();
    const begun = Date.now();
    setTimeout(() => ends.abort(), 500);
    await errorOf(session.call('slow', { ms: LONG_MS }, { signal: ends.signal }));
    await endedSoon(session, begun);
  },
  timeout: async (session) => {
    const begun = Date.now();
    await errorOf(session.call('slow', { ms: LONG_MS }, { timeoutMs: 500 }));
    await endedSoon(session, begun);
  },
  level: async (session) => {
    await session.sdk.setLevel('warning');
    await session.call('logs');
    await session.heard('notifications/message');
    await new Promise((resolve) => setTimeout(resolve, 300));
    const levels = session.notifications
      .filter(({ method }) => method === 'notifications/message')
      .map(({ params }) => params.level);
    expectEqual(levels, ['warning', 'error', 'critical', 'alert', 'emergency']);
  },
  subscribe: async (session) => {
    await session.sdk.subscribe(NOTE);
    await session.call('touch');
    expectEqual((await session.heard('notifications/resources/updated')).params.uri, NOTE);
  },
  'list-changed': async (session) => {
    await session.sdk.listen();
    await session.call('toggle');
    await session.heard('notifications/tools/list_changed');
  },
  parallel: async (session) => {
    const texts = Array.from({ length: 20 }, (_, n) => `text ${n}`);
    expectEqual(await Promise.all(texts.map((text) => session.text('echo', { text }))), texts);
  },
  close: (session) => session.close(),
};

/** Runs the steps in order in one connection and prints a line for each. */
export async function runSteps(steps, connect) {
  let session;
  for (const step of steps) {
    if (step !== 'connect' && session === undefined) session = await connect();
    await tell(step, async () => {
      if (step !== 'connect') return STEPS[step](session);
      session = await connect();
      return session.sdk.revision();
    });
  }
}

export async function tell(step, work) {
  try {
    console.log(`${step} ok ${(await work()) ?? ''}`.trimEnd());
  } catch (error) {
    const kind = error instanceof Unsupported ? 'unsupported' : 'failed';
    console.log(`${step} ${kind} ${String(error.message).replaceAll(/\s+/g, ' ')}`);
  }
}

async function ask(session, answer, text) {
  if (!session.sdk.canBeAsked) throw new Unsupported('elicitation');
  session.answer = answer;
  const before = session.asked;
  expectEqual(await session.text('ask'), text);
  expectEqual(session.asked - before, 1);
}

async function endedSoon(session, begun) {
  expectEqual(Date.now() - begun < SOON_MS, true);
  expectEqual(await session.text('echo', { text: 'after' }), 'after');
}

function errorOf(promise) {
  return promise.then(
    (value) => Promise.reject(new Error(`it answered ${JSON.stringify(value)}`)),
    (error) => error,
  );
}

function expectEqual(seen, wanted) {
  if (!isDeepStrictEqual(seen, wanted)) throw new Error(`${JSON.stringify(seen)} and not ${JSON.stringify(wanted)}`);
}
