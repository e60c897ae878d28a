import { randomUUID } from 'node:crypto';
import { Commands } from '../chaos/support/commands.js';
import { Endpoint } from '../http/support/endpoint.js';
import { RawSession } from '../support/raw-session.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { bearer, TokenSession } from '../support/token-session.js';
import { TokenIssuer } from '../support/tokens.js';

let redis: RedisServer;
let issuer: TokenIssuer;
let endpoint: Endpoint;
let commands: Commands;
beforeAll(async () => {
  [redis, issuer] = [await startRedis(), await TokenIssuer.start()];
  // With a long life no pod has to tell soon that a session was used.
  const env = { REDIS_URL: redis.url, AUDIT_LOG: 'off', SESSION_TTL_SECONDS: '86400' };
  endpoint = await Endpoint.start({ ...issuer.env, ...env });
  commands = await Commands.watch(redis.client);
});
afterAll(async () => {
  commands.stop();
  await endpoint.close();
  await Promise.all([redis.stop(), issuer.close()]);
});

const PING = { jsonrpc: '2.0', id: 1, method: 'ping' };

/** How fast it is on a machine that has nothing else to do is a figure of `npm run chaos`. */
describe('a session of somebody else', () => {
  it('is found out with the very question that finds one gone: no more of them make it slower', async () => {
    const session = await TokenSession.openWith(endpoint.url, await issuer.token('ada'));
    const eve = bearer(await issuer.token('eve'));
    const asked = (id: string) =>
      commands.during(id, async () => {
        const response = await new RawSession(endpoint.url, id, session.protocolVersion).post(PING, eve);
        expect(response.status).toBe(404);
      });
    expect(await asked(session.id)).toBe(1);
    expect(await asked(randomUUID())).toBe(1);
  });
});
