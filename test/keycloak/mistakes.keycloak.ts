import type { Endpoint } from '../http/support/endpoint.js';
import { freePort } from '../support/free-port.js';
import { send } from '../support/raw-http.js';
import { initializeBody } from '../support/raw-session.js';
import { bearer } from '../support/token-session.js';
import { until } from '../support/until.js';
import { CompanyRealm } from './support/company-realm.js';
import { KeycloakAdmin } from './support/keycloak-admin.js';
import { here, partOfPage, whyHere, startService } from './support/keycloak-service.js';
import { step } from './support/step.js';

jest.setTimeout(120_000);

/** It has what a client that registered itself gets, and no role. */
const BARE = { defaultClientScopes: ['basic', 'mcp'], fullScopeAllowed: false };
const LIGHT = 'Keycloak with lightweight tokens';

const NOT_NAMED = 'no mapper for who asks';

type Token = (realm: CompanyRealm) => Promise<string | undefined>;
type Mistake = readonly [part: string, what: string, how: string, token: Token];

const access = async (realm: CompanyRealm, clientId: string, username = 'ada') =>
  (await realm.tokensOf(username, clientId))['access_token'];

/** Each makes the mistake of a row of the page in the realm, where it is one of the realm, and answers with a token. */
const MISTAKES: readonly Mistake[] = [
  [
    'Keycloak',
    'no `aud`',
    'no mapper',
    async (realm) => {
      await realm.changeAudience({ 'access.token.claim': 'false' });
      return access(realm, 'bare');
    },
  ],
  [
    'Keycloak',
    '`"aud": "account"`',
    'the mapper is off',
    async (realm) => {
      await realm.changeAudience({ 'access.token.claim': 'false' });
      return access(realm, 'inspector');
    },
  ],
  [
    'Keycloak',
    '`"scope": "openid"`',
    'left out of tokens',
    async (realm) => {
      await realm.leaveOutOfTokens('mcp');
      return access(realm, 'bare');
    },
  ],
  [
    'Keycloak',
    'no `aud`',
    'a person without a role of the scope',
    async (realm) => {
      await realm.keepScopeToEditors();
      return access(realm, 'bare', 'bob');
    },
  ],
  ['Keycloak', '`"typ": "ID"`', 'as it says', async (realm) => (await realm.tokensOf('ada', 'inspector'))['id_token']],
  [
    'Keycloak',
    '`AUTH_ISSUER=https://login.example.com/auth/realms/main`',
    'as it says',
    (realm) => access(realm, 'inspector'),
  ],
  [LIGHT, '`AUTH_INTROSPECTED_TOKENS=opaque`', 'as it says', (realm) => access(realm, 'light')],
  [LIGHT, '`AUTH_INTROSPECTION_CLIENT_SECRET=other`', 'as it says', (realm) => access(realm, 'light')],
  [
    LIGHT,
    'answered: `"aud": "mooring"`',
    'the mapper is not for introspection',
    async (realm) => {
      await realm.letIntrospect('mooring');
      await realm.changeAudience({ 'introspection.token.claim': 'false' });
      return access(realm, 'light');
    },
  ],
  [
    LIGHT,
    'answered: `"active": false`',
    'revoked',
    async (realm) => {
      await realm.letIntrospect('mooring');
      const token = await access(realm, 'light');
      await realm.revoke(token!, 'light');
      return token;
    },
  ],
  [
    LIGHT,
    'answered: `"active": false`',
    NOT_NAMED,
    async (realm) => {
      await realm.addConfidentialClient('mooring');
      return access(realm, 'light');
    },
  ],
];

let realm: CompanyRealm;
let endpoint: Endpoint | undefined;
beforeEach(async () => {
  realm = await CompanyRealm.create(`wrong-${Date.now()}`, `http://127.0.0.1:${await freePort()}/mcp`);
  await realm.addClient('inspector');
  await realm.addClient('bare', BARE);
  await realm.addClient('light', BARE, { 'client.use.lightweight.access.token.enabled': 'true' });
});
afterEach(async () => {
  await endpoint?.close();
  endpoint = undefined;
});

describe('what docs/keycloak.md says of a mistake', () => {
  it('is tried here, but for what needs no Keycloak and what 26.7 never answers', () => {
    const rows = ['Keycloak', 'Keycloak inside the cluster', LIGHT].flatMap((part) => partOfPage(part).mistakes);
    const tried = MISTAKES.map(([, what]) => what);
    expect(rows.map(({ what }) => what).filter((what) => !tried.includes(what))).toEqual([
      '`AUTH_ISSUER=http://keycloak.auth.svc:8080/realms/main`',
      'answered: no `aud`',
    ]);
  });

  const isMistake = ([, , how]: Mistake) => how !== NOT_NAMED || KeycloakAdmin.ofThisRun().asksForAudience;
  MISTAKES.filter(isMistake).forEach(([part, what, how, tokenOf]) => {
    step('the service', `the log, ${part}: ${what} (${how})`, async (lines) => {
      const row = partOfPage(part).mistakes.find((mistake) => mistake.what === what)!;
      const token = await tokenOf(realm);
      const changes = Object.entries(row.env ?? {}).map(([name, value]) => [name, here(value, realm)]);
      endpoint = await startService(realm, part, Object.fromEntries(changes));
      const { status } = await send(endpoint.url, { body: initializeBody(), headers: bearer(token!) });
      expect([401, 403, 503]).toContain(status);
      const isIt = (line: string) => line.includes(`"event":"${row.event}"`) && !line.includes('"reason":"missing"');
      await until(
        () => lines.some(isIt),
        () => lines.join('\n'),
      );
      const line = lines.find(isIt)!;
      const { reason, why } = JSON.parse(line.slice(line.indexOf('{'))) as Record<string, string>;
      expect(reason).toBe(row.reason);
      expect(why).toMatch(whyHere(row.why, realm));
      return `${row.event} ${reason ?? ''}`.trim();
    });
  });
});

describe('docs/keycloak.md', () => {
  step('the service', 'a token that has been taken is refused within 30 s after it was revoked', async () => {
    await realm.letIntrospect('mooring');
    endpoint = await startService(realm, LIGHT, { AUTH_INTROSPECTED_TOKENS: 'all' });
    const token = await access(realm, 'inspector');
    const answered = async () => {
      return (await send(endpoint!.url, { body: initializeBody(), headers: bearer(token!) })).status;
    };
    expect(await answered()).toBe(200);
    await realm.revoke(token!, 'inspector');
    const revoked = Date.now();
    await until(async () => (await answered()) === 401);
    expect(Date.now() - revoked).toBeLessThan(31_000);
  });
});
