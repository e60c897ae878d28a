import { AppHost } from '../support/app-host.js';
import { RawModern } from '../support/raw-modern.js';
import { TokenSession } from '../support/token-session.js';
import { TokenIssuer } from '../support/tokens.js';
import { Endpoint } from './support/endpoint.js';
import { CLOCK, CLOCK_HTML, ClockModule } from './support/clock.module.js';

const UI = {
  csp: { connectDomains: ['https://time.example.com'], resourceDomains: ['https://*.example.com'] },
  permissions: { clipboardWrite: {} },
  prefersBorder: true,
};

describe.each([
  ['legacy', {}],
  ['legacy', { LEGACY_SESSIONS: 'off' }],
  ['auto', {}],
] as const)('a host made of the official packages (%s, %j)', (mode, env) => {
  let endpoint: Endpoint;
  let host: AppHost;
  beforeAll(async () => {
    endpoint = await Endpoint.start({ RATE_LIMIT_ENABLED: 'true', ...env }, [ClockModule]);
    host = await AppHost.connect(endpoint.url, mode);
  });
  afterAll(async () => {
    await host.close();
    await endpoint.close();
  });

  it('is told that there are apps', () => {
    expect(host.declared).toHaveProperty(['io.modelcontextprotocol/ui'], {});
  });

  it('finds the app of a tool, by the key of today and by the one before', async () => {
    const tools = await host.tools();
    expect(tools.map(({ name, _meta }) => [name, _meta])).toEqual([
      ['get-time', { ui: { resourceUri: CLOCK }, 'ui/resourceUri': CLOCK }],
      ['set-time', { ui: { resourceUri: CLOCK, visibility: ['app'] }, 'ui/resourceUri': CLOCK }],
    ]);
  });

  it('shows its model no tool that is for apps alone', async () => {
    expect(await host.toolsOfModel()).toEqual(['get-time']);
  });

  it('reads the page, with what it may load, in the list and beside the HTML', async () => {
    const page = await host.pageOf('get-time');
    expect(page).toMatchObject({ html: CLOCK_HTML, mimeType: 'text/html;profile=mcp-app', ui: UI });
    expect(page.members).toEqual(['_meta', 'mimeType', 'text', 'uri']);
    expect(await host.listedMembers(CLOCK)).toEqual(['_meta', 'description', 'mimeType', 'name', 'uri']);
  });

  it('lets the app call a tool that is for apps alone, and its guard holds', async () => {
    const [shown, set] = await host.show('get-time', 'set-time', { hour: 11 });
    expect(shown!.structuredContent).toEqual({ hour: 10 });
    expect(set!.content).toEqual([{ type: 'text', text: 'Set to 11' }]);
    const [, refused] = await host.show('get-time', 'set-time', { hour: 3 });
    expect(refused!.isError).toBe(true);
    expect((await host.callTool('get-time')).structuredContent).toEqual({ hour: 11 });
  });

  it('has the rate of a tool that is for apps alone, too', async () => {
    await host.callTool('set-time', { hour: 10 });
    await expect(host.callTool('set-time', { hour: 10 })).rejects.toThrow(/429|as often as it may/);
  });
});

describe('with authentication', () => {
  let issuer: TokenIssuer;
  let endpoint: Endpoint;
  beforeAll(async () => {
    issuer = await TokenIssuer.start();
    endpoint = await Endpoint.start({ ...issuer.env, AUDIT_LOG: 'off' }, [ClockModule]);
  });
  afterAll(async () => {
    await endpoint.close();
    await issuer.close();
  });

  it('a tool that is for apps alone has its scopes, in both eras', async () => {
    const token = await issuer.token('ada');
    const session = await TokenSession.openWith(endpoint.url, token);
    const [{ result }] = await (await session.request('tools/list')).rpc();
    expect(result.tools.map(({ name }: { name: string }) => name)).toEqual(['get-time']);
    expect((await session.call('set-time', { hour: 9 })).status).toBe(403);
    expect((await new RawModern(endpoint.url, {}, token).call('set-time', { hour: 9 })).status).toBe(403);
    const allowed = await TokenSession.openWith(endpoint.url, await issuer.token('ada', { scope: 'clock:write' }));
    expect((await (await allowed.call('set-time', { hour: 9 })).json()).result.content[0].text).toBe('Set to 9');
  });
});

it('apps are declared only where there is one', async () => {
  const endpoint = await Endpoint.start({}, []);
  for (const mode of ['legacy', 'auto'] as const) {
    const host = await AppHost.connect(endpoint.url, mode);
    expect(host.declared ?? {}).not.toHaveProperty(['io.modelcontextprotocol/ui']);
    await host.close();
  }
  await endpoint.close();
});
