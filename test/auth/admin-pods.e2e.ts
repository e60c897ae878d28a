import { AuditLine } from '../../src/audit/audit-line.js';
import { principalHash } from '../../src/session/principal.js';
import { sessionHash } from '../../src/session/session-hash.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { send } from '../support/raw-http.js';
import { Service } from '../support/service.js';
import { bearer, TokenSession } from '../support/token-session.js';
import { TokenIssuer } from '../support/tokens.js';
import { until } from '../support/until.js';

// Processes of the service are slow to start on a busy machine.
jest.setTimeout(120_000);

let redis: RedisServer;
let issuer: TokenIssuer;
let pods: Service[];
beforeAll(async () => {
  [redis, issuer] = [await startRedis(), await TokenIssuer.start()];
  const env = { ...issuer.env, REDIS_URL: redis.url, ADMIN_ENABLED: 'true', AUDIT_LOG: 'stderr' };
  pods = await Promise.all([Service.start(env), Service.start(env)]);
});
afterAll(async () => {
  await Promise.all(pods.map((pod) => pod.stop('SIGKILL')));
  await Promise.all([redis.stop(), issuer.close()]);
});

function audited({ stderr }: Service): Record<string, unknown>[] {
  return stderr
    .split('\n')
    .filter((line) => line.includes('"admin.acted"') && line.endsWith('}'))
    .map((line) => AuditLine.parse(JSON.parse(line)));
}

async function revoke(query: string): Promise<unknown> {
  const admin = await issuer.token('root', { scope: 'mooring:admin' });
  const url = new URL(`/admin/sessions${query}`, pods[0]!.url);
  return (await send(url, { method: 'DELETE', headers: bearer(admin) })).json();
}

describe('what an administrator ends through one pod', () => {
  it('ends on every pod at once: streams that are open elsewhere close', async () => {
    const session = await TokenSession.openWith(pods[1]!.url, await issuer.token('ada'));
    const listening = await session.get();
    expect(listening.status).toBe(200);
    expect(await revoke(`/${sessionHash(session.id)}`)).toEqual({ ended: 1 });
    await listening.body();
    await pods[1]!.log(({ event }) => event === 'session.revoked');
    expect((await session.request('ping')).status).toBe(404);
  });

  it('is everything of a principal, whichever pod it was opened on', async () => {
    const [ada, eve] = [await issuer.token('ada'), await issuer.token('eve')];
    const hers = [await TokenSession.openWith(pods[0]!.url, ada), await TokenSession.openWith(pods[1]!.url, ada)];
    const other = await TokenSession.openWith(pods[1]!.url, eve);
    const hash = principalHash({ iss: issuer.url, sub: 'ada' });
    expect(await revoke(`?principal=${hash}`)).toEqual({ ended: 2 });
    for (const session of hers) expect((await session.request('ping')).status).toBe(404);
    expect((await other.request('ping')).status).toBe(200);
  });

  it('is told as such while Redis is away, and nothing else is', async () => {
    redis.pause();
    const response = await revoke(`?client=app`);
    redis.resume();
    expect(response).toMatchObject({ statusCode: 503, message: expect.stringContaining('unavailable') as string });
    await until(() => audited(pods[0]!).some(({ outcome }) => outcome === 'unavailable'));
  });
});
