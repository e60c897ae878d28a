import { compiledFixture } from '../support/compiled-fixture.js';
import { PLATFORMS, startHost } from '../support/embedded-host.js';
import { RawSession } from '../support/raw-session.js';
import { until } from '../support/until.js';

const CALL_MS = 1_500;

describe.each(PLATFORMS)('SIGTERM of an application on %s', (platform) => {
  it('lets its calls finish, refuses new ones meanwhile, and serves its own routes until then', async () => {
    const server = { authDisabled: true };
    const host = await startHost(platform, { server, modules: [compiledFixture('probe')] });
    const session = await RawSession.open(host.url);
    const listening = await session.get();
    const call = session.call('slow', { ms: CALL_MS });
    await until(async () => (await host.metric('mcp_calls_in_flight')) === 1);
    host.signal('SIGTERM');
    await until(async () => (await session.request('ping')).status === 503);
    const refused = await session.request('ping');
    expect([refused.status, refused.headers['retry-after'], refused.headers.connection]).toEqual([503, '1', 'close']);
    expect((await fetch(host.at('/api/v2/orders'))).status).toBe(200);
    const [{ result }] = await (await call).rpc();
    expect(result.content[0].text).toBe(`waited ${CALL_MS} ms`);
    expect(await listening.endedCleanly()).toBe(true);
    const alone = await startHost(platform);
    expect(await host.exited()).toBe(await alone.stop());
  });
});
