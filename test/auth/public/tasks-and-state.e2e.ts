import { type RedisServer, startRedis } from '../../support/redis-server.js';
import { type Asking, PublicServer } from './support/public-server.js';

const YES = { sure: { action: 'accept', content: {} } };

describe.each(['memory', 'Redis'])('with %s, what is kept of a call', (store) => {
  let redis: RedisServer | undefined;
  let server: PublicServer;
  let stranger: Asking;
  let ada: Asking;
  beforeAll(async () => {
    redis = store === 'Redis' ? await startRedis() : undefined;
    server = await PublicServer.start(redis ? { REDIS_URL: redis.url } : {});
    [stranger, ada] = [await server.stranger('modern'), await server.as('modern', 'ada')];
  });
  afterAll(async () => {
    await server.close();
    await redis?.stop();
  });

  it('is no task without a token, whatever the client knows', async () => {
    const { result } = await (await stranger.call('open-long')).json();
    expect(result).toMatchObject({ resultType: 'complete', content: [{ text: 'done' }] });
    const { result: ofAda } = await (await ada.call('open-long')).json();
    expect(ofAda.resultType).toBe('task');
    for (const method of ['tasks/get', 'tasks/update', 'tasks/cancel'])
      expect((await stranger.request(method, { taskId: ofAda.taskId, inputResponses: {} })).status).toBe(401);
    const notifications = { taskIds: [ofAda.taskId] };
    expect((await stranger.request('subscriptions/listen', { notifications })).status).toBe(401);
  });

  const again = (asking: Asking, requestState: string, name = 'open-consent') =>
    asking.request('tools/call', { name, arguments: {}, requestState, inputResponses: YES });
  const stateOf = async (asking: Asking) => (await (await asking.call('open-consent')).json()).result.requestState;

  it('is a state that opens without a token alone, where it was sealed without', async () => {
    const state = await stateOf(stranger);
    expect(await (await again(ada, state)).json()).toMatchObject({ error: { code: -32602 } });
    expect((await again(stranger, state, 'closed-consent')).status).toBe(401);
    expect(await (await again(stranger, state)).json()).toMatchObject({ result: { content: [{ text: 'accept' }] } });
  });

  it('is a state that opens with a token of its principal alone, where it was sealed with one', async () => {
    const state = await stateOf(ada);
    expect(await (await again(stranger, state)).json()).toMatchObject({ error: { code: -32602 } });
    expect(await (await again(ada, state)).json()).toMatchObject({ result: { content: [{ text: 'accept' }] } });
  });
});
