import { taskOwner } from '../../src/tasks/task-owner.js';
import * as keys from '../../src/redis/redis-keys.js';
import { principalHash } from '../../src/session/principal.js';
import { RawModern } from '../support/raw-modern.js';
import { send } from '../support/raw-http.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { bearer, TokenSession } from '../support/token-session.js';
import { TokenIssuer } from '../support/tokens.js';
import { until } from '../support/until.js';
import { ISSUER } from './support/issuer.js';
import { type Poison, POISONS } from './support/poisons.js';
import { readRecording } from './support/stored.js';
import { StoredPods } from './support/stored-pods.js';
import { World } from './support/world.js';

jest.setTimeout(120_000);

/** An answer is whatever the test says it is. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Answered = any;

const ADA = { iss: ISSUER, sub: 'ada' };
const KNOWS_TASKS = { elicitation: {}, extensions: { 'io.modelcontextprotocol/tasks': {} } };

let redis: RedisServer;
let issuer: TokenIssuer;
let pods: StoredPods;
let world: World;
let [ada, eve, root] = ['', '', ''];

beforeAll(async () => {
  [redis, issuer] = [await startRedis(), await TokenIssuer.start()];
  const auth = { AUTH_ISSUER: ISSUER, AUTH_AUDIENCE: issuer.audience, AUTH_JWKS_URI: issuer.jwksUri };
  pods = new StoredPods({ REDIS_URL: redis.url, ...auth, ADMIN_ENABLED: 'true', RATE_LIMIT_ENABLED: 'false' });
  const [service] = await pods.start(1);
  pods.go();
  world = new World(service!, redis, readRecording('0.1.0', 'principals'));
  ada = await issuer.token('ada', { iss: ISSUER, client_id: 'app' });
  eve = await issuer.token('eve', { iss: ISSUER, client_id: 'app' });
  root = await issuer.token('root', { iss: ISSUER, scope: 'mooring:admin' });
  await new Promise((resolve) => setTimeout(resolve, 3_500));
});
afterAll(async () => {
  await pods?.stop();
  await issuer?.close();
  await redis?.stop();
});
beforeEach(() => world.begin());

const all = Object.entries<Poison>({ 'as it was': (value) => value, ...POISONS });
const newer = <T>(value: T): T => value;

async function poison(key: string, change: Poison): Promise<void> {
  await world.poison(key, change(world.recorded(key)!, newer));
}

async function admin(method: string, query: string): Promise<unknown> {
  const url = new URL(`/admin/sessions${query}`, world.service.url);
  const response = await send(url, { method, headers: { accept: '*/*', ...bearer(root) } });
  return response.status === 200 ? response.json() : response.status;
}

const ofAda = () => new TokenSession(world.service.url, world.facts['session']!, '2025-11-25', ada);
const modern = () => new RawModern(world.service.url, KNOWS_TASKS, ada);

async function taskOf(id: string): Promise<Answered> {
  const get = async () => (await (await modern().request('tasks/get', { taskId: id })).rpc())[0];
  await until(async () => ['completed', 'failed', undefined].includes((await get()).result?.status));
  return (await get()).result;
}

describe('what 0.1.0 kept of principals', () => {
  it('is theirs still: a session, what a call could use, tasks', async () => {
    expect((await ofAda().request('ping')).status).toBe(200);
    expect((await ofAda().as(eve).request('ping')).status).toBe(404);
    const resumed = await ofAda().resume(world.facts['granted']!);
    expect((await resumed.messages()).at(-1)?.message.result.content[0].text).toBe('granted did 1 ');
    expect((await taskOf(world.facts['owned']!)).result.content[0].text).toBe('owned did 2 ');
    expect((await taskOf(world.facts['done']!)).result.content[0].text).toBe('done walked 2');
    const [{ error }] = await (
      await new RawModern(world.service.url, KNOWS_TASKS, eve).request('tasks/get', { taskId: world.facts['done'] })
    ).rpc();
    expect(error).toMatchObject({ code: -32602 });
  });

  it('is listed and ended by an administrator', async () => {
    expect(await admin('GET', `?principal=${principalHash(ADA)}`)).toMatchObject({ sessions: [{ clientId: 'app' }] });
    expect(await admin('DELETE', '?client=app')).toEqual({ ended: 1 });
  });
});

describe.each(all)('a record that holds %s', (name, change) => {
  it('stops no administrator: the other sessions of its client are counted and end', async () => {
    await TokenSession.openWith(world.service.url, eve);
    await poison(keys.sessionRecordKey(world.facts['session']!), change);
    const ended = name === 'as it was' || name === 'another version' ? 2 : 1;
    expect(await admin('GET', '/count?client=app')).toEqual({ sessions: ended });
    expect(await admin('DELETE', '?client=app')).toEqual({ ended });
  });
});

describe.each(all)('an index of sessions that holds %s', (_name, change) => {
  it('stops no administrator, and has each session again when that is used', async () => {
    const { facts } = world;
    await poison(keys.sessionIndexKey(keys.sessionIndexShard(facts['session']!)), change);
    expect(await admin('GET', '')).toMatchObject({ sessions: expect.any(Array) as unknown[] });
    const session = await TokenSession.openWith(world.service.url, ada);
    expect(await admin('DELETE', `?client=app`)).toMatchObject({ ended: expect.any(Number) as number });
    await until(async () => (await session.request('ping')).status === 404);
  });
});

describe.each(all)('what is noted of a principal and holds %s', (name, change) => {
  it('keeps no caller from opening sessions, and its sessions from no end', async () => {
    const key = keys.principalSessionsKey(principalHash(ADA));
    await poison(key, change);
    const ended = name === 'empty' ? 0 : 1;
    expect(await admin('DELETE', `?principal=${principalHash(ADA)}`)).toEqual({ ended });
    await poison(key, change);
    expect((await (await TokenSession.openWith(world.service.url, ada)).request('ping')).status).toBe(200);
  });
});

describe.each(all)('the unfinished tasks of an owner that hold %s', (_name, change) => {
  it('keep no caller from beginning one', async () => {
    await poison(keys.ownerTasksKey(taskOwner(ADA)), change);
    const [{ result }] = await (await modern().call('walk', { tag: 'new', steps: 1 })).rpc();
    expect((await taskOf(result.taskId)).result.content[0].text).toBe('new walked 1');
  });
});
