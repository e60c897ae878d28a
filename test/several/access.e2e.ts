import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { MooringModule, PublicTool, Tool } from '../../src/index.js';
import { initializeBody, RawSession } from '../support/raw-session.js';
import { send } from '../support/raw-http.js';
import { bearer, TokenSession } from '../support/token-session.js';
import { TokenIssuer } from '../support/tokens.js';

const RESOURCES = {
  orders: 'https://api.example.com/orders/mcp',
  billing: 'https://api.example.com/billing/mcp',
  kiosk: 'https://api.example.com/kiosk/mcp',
};

@Injectable()
class OrderTools {
  @Tool({ name: 'cancel-order', description: 'Cancels', scopes: ['orders:write'] })
  async cancel(): Promise<string> {
    return 'cancelled';
  }
}

@Module({ providers: [OrderTools] })
class OrdersModule {}

@Injectable()
class BillingTools {
  @PublicTool()
  @Tool({ name: 'prices', description: 'Prices' })
  async prices(): Promise<string> {
    return 'public';
  }

  @Tool({ name: 'pay', description: 'Pays' })
  async pay(): Promise<string> {
    return 'paid';
  }
}

@Module({ providers: [BillingTools] })
class BillingModule {}

@Module({ providers: [BillingTools] })
class KioskModule {}

describe('servers of one application', () => {
  let issuer: TokenIssuer;
  let app: NestExpressApplication;
  let origin: string;
  beforeAll(async () => {
    issuer = await TokenIssuer.start();
    class HostModule {}
    const server = (name: keyof typeof RESOURCES, module: typeof OrdersModule, own: object = {}) => ({
      path: `/${name}/mcp`,
      identity: { name },
      modules: [module],
      authAudience: [RESOURCES[name]],
      ...own,
    });
    Module({
      imports: [
        MooringModule.forRoot({
          authIssuer: [issuer.url],
          adminEnabled: true,
          auditLog: 'off',
          servers: [
            server('orders', OrdersModule),
            server('billing', BillingModule, { authScopes: ['billing'], rateLimitPerCaller: 3 }),
            server('kiosk', KioskModule, { publicCapabilities: 'on' }),
          ],
        }),
        OrdersModule,
        BillingModule,
        KioskModule,
      ],
    })(HostModule);
    app = await NestFactory.create<NestExpressApplication>(HostModule, { logger: false, forceCloseConnections: true });
    await app.listen(0, '127.0.0.1');
    origin = await app.getUrl();
  });
  afterAll(async () => {
    await app.close();
    await issuer.close();
  });

  const at = (name: string) => new URL(`/${name}/mcp`, origin);
  const tokenFor = (name: keyof typeof RESOURCES, more: object = {}) =>
    issuer.token('ada', { aud: RESOURCES[name], ...more });

  it('let in who has a token for them, and for no other', async () => {
    const token = await tokenFor('orders');
    const session = await TokenSession.openWith(at('orders'), token);
    expect((await session.request('ping')).status).toBe(200);
    const elsewhere = await send(at('billing'), {
      body: { jsonrpc: '2.0', id: 1, method: 'ping' },
      headers: bearer(token),
    });
    expect([elsewhere.status, elsewhere.headers['www-authenticate']]).toEqual([
      401,
      expect.stringContaining('https://api.example.com/.well-known/oauth-protected-resource/billing/mcp'),
    ]);
  });

  it('let in who has no token where they are told to, and elsewhere not, whatever their modules declare', async () => {
    for (const name of ['orders', 'billing'] as const)
      expect((await send(at(name), { body: initializeBody() })).status).toBe(401);
    const session = await RawSession.open(at('kiosk'));
    expect((await session.call('prices')).status).toBe(200);
    const refused = await session.call('pay');
    expect([refused.status, refused.headers['www-authenticate']]).toEqual([
      401,
      expect.stringContaining('/.well-known/oauth-protected-resource/kiosk/mcp'),
    ]);
  });

  it('ask for scopes of their own, and for those of their tools', async () => {
    const plain = await tokenFor('billing');
    const refused = await send(at('billing'), { body: {}, headers: bearer(plain) });
    expect([refused.status, refused.headers['www-authenticate']]).toEqual([
      403,
      expect.stringContaining('scope="billing"'),
    ]);
    const session = await TokenSession.openWith(at('orders'), await tokenFor('orders'));
    const call = await session.call('cancel-order');
    expect([call.status, call.headers['www-authenticate']]).toEqual([403, expect.stringContaining('orders:write')]);
  });

  it('tell where to sign in, each at its own address', async () => {
    for (const [name, resource] of Object.entries(RESOURCES)) {
      const response = await fetch(new URL(`/.well-known/oauth-protected-resource/${name}/mcp`, origin));
      expect(await response.json()).toMatchObject({
        resource,
        resource_name: name,
        authorization_servers: [issuer.url],
      });
    }
    expect((await fetch(new URL('/.well-known/oauth-protected-resource', origin))).status).toBe(404);
  });

  it('count requests each against its own limit', async () => {
    const headers = bearer(await tokenFor('billing', { scope: 'billing', sub: 'bob' }));
    const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };
    const statuses = [];
    for (let n = 0; n < 5; n += 1) statuses.push((await send(at('billing'), { body: ping, headers })).status);
    expect(statuses.slice(3)).toEqual([429, 429]);
    const session = await TokenSession.openWith(at('orders'), await tokenFor('orders', { sub: 'bob' }));
    expect((await session.request('ping')).status).toBe(200);
  });

  it('have each an admin API of its own, whose tokens are for it', async () => {
    const session = await TokenSession.openWith(at('orders'), await tokenFor('orders'));
    const admin = (name: keyof typeof RESOURCES) => tokenFor(name, { scope: 'mooring:admin billing' });
    const listed = async (path: string, token: string) => {
      const response = await send(new URL(`/admin/${path}/mcp/sessions`, origin), {
        method: 'GET',
        headers: { accept: '*/*', ...bearer(token) },
      });
      return [
        response.status,
        response.status === 200 ? JSON.parse(await response.body()).sessions.length > 0 : undefined,
      ];
    };
    expect(await listed('orders', await admin('orders'))).toEqual([200, true]);
    expect(await listed('billing', await admin('billing'))).toEqual([200, false]);
    expect(await listed('billing', await admin('orders'))).toEqual([401, undefined]);
    expect((await fetch(new URL('/admin/sessions', origin))).status).toBe(404);
    expect(session).toBeInstanceOf(RawSession);
  });
});
