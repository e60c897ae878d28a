import { RawSession } from '../support/raw-session.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { readRecording } from './support/stored.js';
import { StoredPods } from './support/stored-pods.js';
import { World } from './support/world.js';

jest.setTimeout(120_000);

let redis: RedisServer;
let pods: StoredPods;
let world: World;

/** A pod of this release finds what pods of 0.1.0 left behind. */
beforeAll(async () => {
  redis = await startRedis();
  pods = new StoredPods({ REDIS_URL: redis.url });
  const [service] = await pods.start(1);
  pods.go();
  world = new World(service!, redis, readRecording('0.1.0', 'anonymous'));
  await new Promise((resolve) => setTimeout(resolve, 3_500));
  await world.begin();
});
afterAll(async () => {
  await pods?.stop();
  await redis?.stop();
});

const runs = (tag: string) => pods.runs(tag).map(({ tool, args }) => ({ tool, args }));

describe('a session of 0.1.0', () => {
  it('goes on with its subscriptions, and hears what it missed', async () => {
    const session = world.session('listener');
    const stream = await session.get({ 'last-event-id': world.facts['listenedUpTo'] });
    const missed = [await stream.nextMessage(), await stream.nextMessage(), await stream.nextMessage()];
    expect(missed.map((event) => event?.message.params?.uri ?? event?.message.method)).toEqual([
      'stored://items/2',
      'notifications/tools/list_changed',
      'stored://items/1',
    ]);
    const other = await RawSession.open(world.service.url);
    for (const n of [3, 2]) await (await other.call('touch', { n })).body();
    expect((await stream.nextMessage())?.message.params.uri).toBe('stored://items/2');
    await stream.cut();
  });

  it('changes, is changed and ends', async () => {
    const session = world.session('listener');
    expect((await session.request('resources/unsubscribe', { uri: 'stored://items/2' })).status).toBe(200);
    expect((await session.request('logging/setLevel', { level: 'error' })).status).toBe(200);
    expect((await session.delete()).status).toBe(200);
    expect((await session.request('ping')).status).toBe(404);
  });
});

describe('a stream of 0.1.0', () => {
  it('that has ended replays what came after', async () => {
    const resumed = await world.session('caller').resume(world.facts['walked']!);
    const said = (await resumed.messages()).map(
      ({ message }) => message.params?.message ?? message.result.content[0].text,
    );
    expect(said).toEqual(['walked 2', 'walked 3', 'walked walked 3']);
  });

  it('whose call may be repeated runs it again with its arguments, and tells no progress twice', async () => {
    const resumed = await world.session('caller').resume(world.facts['repeatable']!);
    const said = (await resumed.messages()).map(
      ({ message }) => message.params?.message ?? message.result.content[0].text,
    );
    expect(said).toEqual(['repeatable 2', 'repeatable 3', 'repeatable did 3 x,ÿ']);
    expect(runs('repeatable')).toEqual([{ tool: 'count', args: { tag: 'repeatable', steps: 3, labels: ['x', 'ÿ'] } }]);
  });

  it('that was taken over before is taken over again', async () => {
    expect(await world.resumed('inherited')).toBe('inherited did 3 x,ÿ');
  });

  it('that asked has the answers that were kept and not fetched yet', async () => {
    expect(await world.resumed('survey')).toBe('survey: salt and pepper');
  });

  it('whose call must not be repeated ends with "outcome unknown"', async () => {
    expect(await world.resumed('paying')).toBe('error -32603');
    expect(runs('paying')).toEqual([]);
  });
});

describe('a task of 0.1.0', () => {
  const status = (name: string) => world.modern.until(world.facts[name]!, ({ status }) => status !== 'working');

  it.each([
    ['completed', { status: 'completed', result: { content: [{ text: 'completed walked 2' }] } }],
    ['failed', { status: 'failed', error: { code: -32050, message: 'It broke, as asked', data: { tag: 'failed' } } }],
    ['cancelled', { status: 'cancelled' }],
    ['charging', { status: 'failed', error: { code: -32603 } }],
    ['counting', { status: 'completed', result: { content: [{ text: 'counting did 2 x,ÿ' }] } }],
    ['left', { status: 'completed', result: { content: [{ text: 'left did 2 ' }] } }],
  ])('%s is read with what it came to, or runs again', async (name, expected) => {
    expect(await status(name)).toMatchObject(expected);
  });

  it('that may be repeated has run once, with its arguments', () => {
    expect(runs('counting')).toEqual([{ tool: 'count', args: { tag: 'counting', steps: 2, labels: ['x', 'ÿ'] } }]);
    expect(runs('charging')).toEqual([]);
  });

  it('that asked goes on with the answer that it had', async () => {
    const id = world.facts['asking']!;
    const asking = await world.modern.until(id, ({ inputRequests }) => inputRequests?.second !== undefined);
    expect(Object.keys(asking.inputRequests)).toEqual(['second']);
    await world.modern.update(id, 'second', 'pepper');
    expect((await world.modern.completed(id)).result.content[0].text).toBe('asking: salt and pepper');
  });
});
