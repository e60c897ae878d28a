import { Endpoint } from '../http/support/endpoint.js';
import { captureLog } from '../support/log-capture.js';
import { PROVIDER_SETUPS, type ProviderMistake, type ProviderSetup } from '../support/provider-pages.js';
import { send } from '../support/raw-http.js';
import { initializeBody } from '../support/raw-session.js';
import { StubbedProviders } from '../support/stubbed-providers.js';
import { bearer, TokenSession } from '../support/token-session.js';
import type { TokenClaims } from '../support/tokens.js';
import { until } from '../support/until.js';

const isConfigured = ({ env }: ProviderSetup) => env['AUTH_ISSUER'] !== undefined;
const [FIRST] = PROVIDER_SETUPS;

/** Where there are no settings, the token comes to a service with those of another provider. */
const MISTAKES = PROVIDER_SETUPS.flatMap((setup) => {
  const service = isConfigured(setup) ? setup : FIRST!;
  return setup.mistakes.map((mistake) => [setup.name, mistake.what, service, mistake] as const);
});

let log: ReturnType<typeof captureLog>;
let providers: StubbedProviders | undefined;
let endpoint: Endpoint | undefined;
beforeEach(() => {
  log = captureLog();
});
afterEach(async () => {
  await endpoint?.close();
  endpoint = undefined;
  providers?.restore();
  providers = undefined;
  log.restore();
});

/** The service with the settings of a page, and the provider that they name. */
async function start(
  { env, claims }: ProviderSetup,
  changes: Readonly<Record<string, string>> = {},
): Promise<Endpoint> {
  const id = env['AUTH_INTROSPECTION_CLIENT_ID'];
  providers = await StubbedProviders.of([String(claims['iss'])], {
    jwksUri: env['AUTH_JWKS_URI'],
    credentials: id && `${id}:${env['AUTH_INTROSPECTION_CLIENT_SECRET']}`,
  });
  endpoint = await Endpoint.start({ ...env, ...changes, AUDIT_LOG: 'off' });
  return endpoint;
}

/** The token of a page, or the same with a mistake; its issuer knows it where it can be asked. */
async function tokenOf({ claims, answer }: ProviderSetup, mistake: Partial<ProviderMistake> = {}): Promise<string> {
  if (mistake.token !== undefined) return mistake.token;
  const all: TokenClaims = { ...(!answer && { sub: 'ada' }), ...claims, ...mistake.claims };
  const signed = await providers!.token(all, { typ: 'JWT' }, String(claims['iss']));
  const token = mistake.header ? withHeader(signed, mistake.header) : signed;
  const said = { ...claims, ...answer, ...mistake.answer };
  if (answer && said['active'] === true) providers!.active.set(token, said);
  return token;
}

/** With another header than was signed. */
function withHeader(token: string, header: TokenClaims): string {
  const [first, ...rest] = token.split('.');
  const signed = JSON.parse(Buffer.from(first!, 'base64url').toString()) as TokenClaims;
  return [Buffer.from(JSON.stringify({ ...signed, ...header })).toString('base64url'), ...rest].join('.');
}

const sent = (token: string) => send(endpoint!.url, { body: initializeBody(), headers: bearer(token) });

function logged(event: string): Record<string, unknown> | undefined {
  const line = log.lines.find((text) => text.includes(`{"event":"${event}"`));
  return line === undefined ? undefined : (JSON.parse(line.slice(line.indexOf('{'))) as Record<string, unknown>);
}

describe('the pages on identity providers', () => {
  it('have settings for all that can be configured, and mistakes of each', () => {
    const names = PROVIDER_SETUPS.filter(isConfigured).map(({ name }) => name);
    const known = ['Keycloak', 'Entra ID', 'Okta', 'Auth0', 'Cognito', 'Authentik', 'ADFS'];
    expect(names).toEqual(expect.arrayContaining(known));
    const others = PROVIDER_SETUPS.filter((setup) => !isConfigured(setup)).map(({ name }) => name);
    expect(others).toEqual(['Google', 'GitHub']);
    for (const { name, mistakes } of PROVIDER_SETUPS) {
      if ([...known, ...others].includes(name)) expect([name, mistakes.length]).not.toEqual([name, 0]);
    }
    expect(MISTAKES.length).toBeGreaterThan(40);
  });
});

describe.each(PROVIDER_SETUPS.filter(isConfigured).map((setup) => [setup.name, setup] as const))(
  'the settings for %s',
  (_name, setup) => {
    it('let the token of the page in, and tell clients where to sign in and what to ask for', async () => {
      const { url, capabilities } = await start(setup);
      capabilities.addTool({ name: 'roles' }, (_args, { grants }) => `roles: ${[...grants!.roles].join()}`);
      capabilities.addTool({ name: 'write', scopes: ['notes:write'] }, () => '');
      const session = await TokenSession.openWith(url, await tokenOf(setup));
      const [{ result }] = await (await session.call('roles')).rpc();
      const hasRoles = setup.env['AUTH_ROLES_CLAIM'] !== undefined && !setup.answer;
      expect(result.content[0].text).toMatch(hasRoles ? /: editors?$/ : /: (Mcp\.Access)?$/);
      expect((await session.call('write')).status).toBe(403);
      const lines = log.lines.filter((line) => line.includes('auth.refused'));
      expect(lines.filter((line) => !line.includes('"missing"'))).toEqual([]);
      if (setup.told) expect(await toldBy(url)).toEqual({ servers: [setup.told[0]], scope: setup.told[1] });
    });
  },
);

/** What a client without a token learns: where to sign in, and what to ask for. */
async function toldBy(url: URL): Promise<object> {
  const challenge = (await send(url, { body: initializeBody() })).headers['www-authenticate'];
  const metadata = new URL('/.well-known/oauth-protected-resource/mcp', url);
  const document = await (await send(metadata, { method: 'GET' })).json();
  expect(document).toMatchObject({ resource: 'https://mcp.example.com/mcp' });
  const { authorization_servers: servers } = document as Record<string, unknown>;
  return { servers, scope: /scope="([^"]*)"/.exec(String(challenge))?.[1] };
}

describe('a mistake that the pages name', () => {
  it.each(MISTAKES)(
    'is in the log as they say, and not in the answer: %s, %s',
    async (_name, _what, setup, mistake) => {
      const { event, reason, why, env } = mistake;
      if (event === undefined) return void (await expect(start(setup, env)).rejects.toThrow(why));
      await start(setup, env);
      const response = await sent(await tokenOf(setup, mistake));
      await until(() => logged(event) !== undefined);
      const line = logged(event);
      expect([line?.['reason'], line?.['why']]).toEqual([reason, expect.stringMatching(why)]);
      expect([401, 403, 503]).toContain(response.status);
      const answer = (await response.body()) + JSON.stringify(response.headers);
      expect(answer).not.toContain(JSON.stringify(line?.['why']).slice(1, -1));
      expect(answer).not.toMatch(/AUTH_|not verified|audience is|introspect/i);
    },
  );
});
