import { setTimeout as sleep } from 'node:timers/promises';
import { officialClients, type OfficialClient } from '../support/clients.js';
import { LATEST, RawSession } from '../support/raw-session.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { Fleet } from './support/fleet.js';
import { report } from './support/report.js';
import { scale } from './support/scale.js';
import { count, describeCall } from './support/tasks.js';

jest.setTimeout(120_000);

const racers = Array.from({ length: scale.racers }, (_, index) => index);

describe('races between pods', () => {
  let redis: RedisServer;
  let fleet: Fleet;
  let clients: OfficialClient[];

  beforeAll(async () => {
    redis = await startRedis();
    fleet = await Fleet.start({ REDIS_URL: redis.url, SESSION_PARK_AFTER_SECONDS: '1' });
  });
  beforeEach(() => (clients = []));
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.close()));
  });
  afterAll(async () => {
    await fleet?.stop();
    await redis?.stop();
  });

  const connect = (index: number, answerAfterMs = 0): Promise<OfficialClient> => {
    const [, open] = officialClients[index % officialClients.length]!;
    return open(fleet.url, {
      elicit: async ({ message }) => {
        await sleep(answerAfterMs);
        return { action: 'accept', content: { answer: `re: ${message}` } };
      },
    }).then((client) => {
      clients.push(client);
      return client;
    });
  };
  const nothingLeft = () =>
    until(async () => {
      const { warm, calls, streams } = await fleet.held();
      return warm + calls + streams === 0;
    });

  it('all pods rebuild the same session at once, and each request is answered once', async () => {
    const sessions = await Promise.all(racers.map(() => RawSession.open(fleet.url)));
    const rebuilding = sessions.flatMap(({ id }, racer) =>
      fleet.pods.flatMap((pod, index) =>
        [0, 1].map(async (n) => {
          const text = `${racer} ${index} ${n}`;
          const answer = await new RawSession(pod.url, id, LATEST).call('echo', { text }, { id: text });
          const [{ id: answered, result }] = await answer.rpc();
          return [answered, result.content[0].text].every((part) => part === text);
        }),
      ),
    );
    expect((await Promise.all(rebuilding)).filter((isRight) => !isRight)).toEqual([]);
    // On a busy machine the first of them may be parked again by now.
    expect(await fleet.sum('mcp_sessions_rehydrated_total{outcome="ok"}')).toBeGreaterThanOrEqual(racers.length * 2);
    expect((await fleet.held()).warm).toBeLessThanOrEqual(racers.length * fleet.pods.length);
    await Promise.all(sessions.map((session) => session.delete()));
    await nothingLeft();
    report('race: rehydration on all pods at once', [
      ['sessions', racers.length],
      ['transports left after DELETE', 0, 0],
    ]);
  });

  it('a call is deleted with its session, wherever it runs', async () => {
    const racing = await Promise.all(racers.map((index) => connect(index)));
    const ended = await Promise.all(
      racing.map(async (client, index) => {
        const call = count(client, `deleted ${index}`);
        await sleep(Math.random() * 1_000);
        const session = new RawSession(fleet.url, client.sessionId, LATEST);
        expect((await session.delete()).status).toBe(200);
        expect((await session.call('echo', { text: '' })).status).toBe(404);
        return call;
      }),
    );
    expect(ended.flatMap(({ wrong }) => wrong ?? [])).toEqual([]);
    // Every client was told, and none had to give up waiting.
    expect(ended.filter(({ failure }) => failure?.message.includes('timed out')).map(describeCall)).toEqual([]);
    await nothingLeft();
    report('race: DELETE against a call', [
      ['sessions', racers.length],
      ['longest call', `${Math.max(...ended.map(({ begunAt, endedAt }) => endedAt - begunAt))} ms`],
      ['clients that got no answer', 0, 0],
      ['transports, calls, streams left', 0, 0],
    ]);
  });

  it('an answer finds its call while the session is parked on other pods', async () => {
    const asked = await Promise.all(racers.map((index) => connect(index, 900 + Math.random() * 600)));
    const answers = await Promise.all(
      asked.flatMap((client, index) => [0, 1].map((n) => client.text('ask', { question: `${index} ${n}` }))),
    );
    expect(answers).toEqual(racers.flatMap((index) => [0, 1].map((n) => `re: ${index} ${n}`)));
    expect(await fleet.sum('mcp_answers_dropped_total{reason="unknown"}')).toBe(0);
    expect(await fleet.sum('mcp_answers_dropped_total{reason="late"}')).toBe(0);
    const parked = await fleet.sum('session_cleanup_total{reason="idle"}');
    const echoes = await Promise.all(asked.map((client, index) => count(client, `parked ${index}`)));
    expect(echoes.filter(({ wrong, failure }) => wrong ?? failure).map(describeCall)).toEqual([]);
    await Promise.all(asked.map((client) => client.endSession()));
    await nothingLeft();
    report('race: parking against answers', [
      ['answers', answers.length],
      ['transports parked meanwhile', parked],
      ['answers lost or doubled', 0, 0],
    ]);
  });
});
