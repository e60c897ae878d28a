import { officialClients, type OfficialClient } from '../support/clients.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import type { Service } from '../support/service.js';
import { until } from '../support/until.js';
import { responses } from './support/gauges.js';
import { startProbed } from './support/probed-service.js';

jest.setTimeout(60_000);

const NOTE = 'probe://note';
const UPDATED = 'notifications/resources/updated';
const MESSAGE = 'notifications/message';

describe.each(officialClients)('%s over a kill -9 and a restart', (_name, connect) => {
  let redis: RedisServer;
  let service: Service;
  let clients: OfficialClient[];

  beforeEach(async () => {
    redis = await startRedis();
    service = await startProbed({ REDIS_URL: redis.url });
    clients = await Promise.all([1, 2].map(() => connect(service.url)));
    await Promise.all(clients.map((client) => client.listening()));
  });
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.close()));
    await service?.stop('SIGKILL');
    await redis?.stop();
  });

  const killAndRestart = async () => {
    service = await service.restart();
  };

  /** The same client object has a GET stream again. */
  const listeningAgain = (client: OfficialClient) => until(() => client.http.answered(200, 'GET').length === 2);

  it('goes on calling in the same session', async () => {
    const [client] = clients as [OfficialClient];
    const { sessionId } = client;
    await killAndRestart();
    expect(await client.text('echo', { text: 'still here' })).toBe('still here');
    expect(await client.toolNames()).toContain('paced');
    expect(client.sessionId).toBe(sessionId);
    expect(client.http.exchanges.filter(({ body }) => body?.includes('"initialize"'))).toHaveLength(1);
    expect(await responses(service, 404)).toBe(0);
  });

  it('keeps its log level', async () => {
    const [loud, quiet] = clients as [OfficialClient, OfficialClient];
    await loud.setLevel('debug');
    await quiet.setLevel('error');
    await killAndRestart();
    for (const client of [loud, quiet]) {
      for (const level of ['debug', 'info', 'error']) await client.text('say', { level, message: level });
    }
    const levels = (client: OfficialClient) => client.heard(MESSAGE).map(({ params }) => params?.['level']);
    expect(levels(loud)).toEqual(['debug', 'info', 'error']);
    expect(levels(quiet)).toEqual(['error']);
  });

  it('keeps its subscriptions, and is told of no change that there was not', async () => {
    const [subscribed, other] = clients as [OfficialClient, OfficialClient];
    await subscribed.subscribe(NOTE);
    await other.subscribe(NOTE);
    await other.unsubscribe(NOTE);
    await killAndRestart();
    await Promise.all(clients.map(listeningAgain));
    await other.callTool('write-note', { text: 'new' });
    await until(() => subscribed.heard(UPDATED).length === 1);
    await other.callTool('add-tool', { name: 'late' });
    await until(() => clients.every((client) => client.heard('notifications/tools/list_changed').length === 1));
    expect(subscribed.heard(UPDATED).map(({ params }) => params?.['uri'])).toEqual([NOTE]);
    expect(other.heard(UPDATED)).toEqual([]);
    for (const client of clients) {
      for (const list of ['resources', 'prompts'])
        expect(client.heard(`notifications/${list}/list_changed`)).toEqual([]);
    }
    expect(await subscribed.readResource(NOTE)).toBe('new');
  });

  it('can be asked again by its tools', async () => {
    const asked = await connect(service.url, {
      elicit: ({ message }) => ({ action: 'accept', content: { answer: message } }),
    });
    clients.push(asked);
    await killAndRestart();
    expect(JSON.parse(await asked.text('ask', { question: 'Tea?' }))).toEqual({
      action: 'accept',
      content: { answer: 'Tea?' },
    });
  });
});
