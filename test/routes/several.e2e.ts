import { Logger, Module } from '@nestjs/common';
import { loadSettings, type Settings } from '../../src/config/settings.js';
import { createApp, listen } from '../../src/create-app.js';
import { OwnRoutesModule } from '../fixtures/own-routes/own-routes.module.js';
import { send } from '../support/raw-http.js';
import { bearer } from '../support/token-session.js';
import { TokenIssuer } from '../support/tokens.js';

@Module({})
class OrdersModule {}
@Module({})
class BillingModule {}

function settingsOf(env: Readonly<Record<string, string>>): Settings {
  const outcome = loadSettings({ PORT: '0', METRICS_PORT: '0', AUDIT_LOG: 'off', SHUTDOWN_DRAIN_SECONDS: '0', ...env });
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.settings;
}

describe('routes of a team beside several servers', () => {
  let issuer: TokenIssuer;
  beforeAll(async () => {
    Logger.overrideLogger(false);
    issuer = await TokenIssuer.start();
  });
  afterAll(() => issuer.close());

  it.each([
    ['the first server', ['orders', 'billing']],
    ['the server that asks for one, where the first does not', ['billing', 'orders']],
  ])('need a token for %s', async (_, names) => {
    const open = settingsOf({});
    const guarded = settingsOf(issuer.env);
    const all = {
      orders: { name: 'orders', path: '/orders/mcp', settings: guarded, modules: [OrdersModule] },
      billing: { name: 'billing', path: '/billing/mcp', settings: open, modules: [BillingModule] },
    };
    const servers = names.map((name) => all[name as keyof typeof all]);
    const app = await createApp(open, [OrdersModule, BillingModule, OwnRoutesModule], undefined, servers);
    const origin = `http://127.0.0.1:${await listen(app, open)}`;
    const ask = (path: string, headers = {}) => send(new URL(path, origin), { method: 'GET', headers });
    try {
      expect((await ask('/reports')).status).toBe(401);
      expect((await ask('/ORDERS/mcp')).status).toBe(404);
      const token = bearer(await issuer.token('ada'));
      expect(await (await ask('/reports', token)).json()).toMatchObject({ caller: { principal: { sub: 'ada' } } });
      expect((await ask('/reports/status')).status).toBe(200);
      expect((await ask('/health/ready')).status).toBe(200);
      expect((await ask('/orders/mcp')).status).toBe(401);
      expect((await ask('/orders/mcp', token)).status).toBe(400);
      expect((await ask('/billing/mcp')).status).toBe(400);
    } finally {
      await app.close();
    }
  });
});
