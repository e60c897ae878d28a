import { Endpoint } from '../http/support/endpoint.js';
import { TokenIssuer } from '../support/tokens.js';
import { until } from '../support/until.js';

describe('a service with an admin API that shuts down', () => {
  it('is alive and started until it is closed, and ready no more', async () => {
    const issuer = await TokenIssuer.start();
    const env = { ...issuer.env, ADMIN_ENABLED: 'true', AUDIT_LOG: 'off', SHUTDOWN_DELAY_SECONDS: '2' };
    const endpoint = await Endpoint.start(env);
    const status = async (name: string) => (await fetch(new URL(`/health/${name}`, endpoint.url))).status;
    const closed = endpoint.close();
    await until(async () => (await status('ready')) === 503);
    expect(await status('live')).toBe(200);
    expect(await status('startup')).toBe(200);
    await closed;
    await issuer.close();
  });
});
