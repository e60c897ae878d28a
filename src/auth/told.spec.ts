import { Logger } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { captureLog } from '../../test/support/log-capture.js';
import { FakeResponse } from '../../test/support/fake-response.js';
import { RecordedAudit } from '../../test/support/recorded-audit.js';
import { testMetrics } from '../../test/support/test-metrics.js';
import { testSettings } from '../../test/support/test-settings.js';
import { type TokenClaims, TokenIssuer } from '../../test/support/tokens.js';
import type { Settings } from '../config/settings.js';
import { AuthFailures } from './auth-failures.js';
import { AuthRefusals } from './auth-refusals.js';
import type { AuthenticatedRequest } from './caller.js';
import { Challenges } from './challenge.js';
import { OfferedScopes } from './offered-scopes.js';
import { createTokenVerifier } from './create-token-verifier.js';
import { TokenMiddleware } from './token.middleware.js';

const HOSTILE = `\n{"event":"auth.keys-read"}\u001b[31m\u202e${'x'.repeat(3_000)}`;

let log: ReturnType<typeof captureLog>;
let issuer: TokenIssuer;
beforeAll(async () => {
  log = captureLog();
  issuer = await TokenIssuer.start();
});
afterAll(async () => {
  log.restore();
  await issuer.close();
});

const seconds = (offset: number) => Math.floor(Date.now() / 1_000) + offset;

/** What the log has of a request with this header, and what its client is told. */
async function told(authorization: string, changes: Partial<Settings> = {}) {
  const auth = { authIssuer: [issuer.url], authAudience: [issuer.audience], authResource: issuer.audience };
  const settings = testSettings({ ...auth, rateLimitEnabled: true, ...changes });
  const challenges = new Challenges(settings, new OfferedScopes(settings));
  const refusals = new AuthRefusals(challenges);
  const [{ metrics }, audit] = [testMetrics(), new RecordedAudit()];
  const failures = new AuthFailures(settings, refusals, metrics, audit);
  const verifier = createTokenVerifier(settings);
  const middleware = new TokenMiddleware(verifier, refusals, failures, metrics, audit);
  const parts = { url: '/mcp', headers: { authorization }, rawHeaders: [], socket: { remoteAddress: '192.0.2.1' } };
  const written = jest.spyOn(Logger.prototype, 'log');
  const warned = jest.spyOn(Logger.prototype, 'warn');
  written.mockClear();
  warned.mockClear();
  const fake = new FakeResponse();
  const request = parts as unknown as IncomingMessage as AuthenticatedRequest;
  await middleware.use(request, fake.response, () => undefined);
  const lines = [...written.mock.calls, ...warned.mock.calls].map(([entry]) => entry as Record<string, unknown>);
  const line = lines.find(({ event }) => event === 'auth.refused');
  return { why: String(line?.['why']), status: fake.status, answer: JSON.stringify([fake.headers, fake.body]) };
}

const tokenWith = async (claims: TokenClaims, header = {}) =>
  `Bearer ${await issuer.token('ada-secret', claims, header)}`;

describe('why a token is refused', () => {
  it.each<[string, TokenClaims, object, RegExp]>([
    [
      'audience',
      { aud: ['https://a.example', 'b'] },
      {},
      /^aud is "https:\/\/a\.example", "b", and AUTH_AUDIENCE is "https:\/\/mcp\.example\.com\/mcp"$/,
    ],
    [
      'slash',
      { aud: 'https://mcp.example.com/mcp/' },
      {},
      /^aud is ".*\/mcp\/", and .* \(they differ by the slash at the end alone\)$/,
    ],
    ['case', { aud: 'https://mcp.example.com/MCP' }, {}, /\(they differ by capital letters alone\)$/],
    [
      'no audience',
      { aud: undefined },
      {},
      /^it names no service \(no aud\): have its issuer put AUTH_AUDIENCE \("https:/,
    ],
    [
      'end',
      { exp: seconds(-3_600), iat: seconds(-3_900) },
      {},
      /^it expired 360[01] s ago \(exp\), having lasted 300 s; clocks may differ by 30 s \(AUTH_CLOCK_TOLERANCE_SECONDS\)$/,
    ],
    ['beginning', { nbf: seconds(120) }, {}, /^it begins in 1(19|20) s \(nbf\): is the clock of this machine late/],
    ['claim', { sub: undefined }, {}, /^sub is missing$/],
    ['type', {}, { typ: 'logout+jwt' }, /^its header has the typ "logout\+jwt", which AUTH_TOKEN_TYPES does not name$/],
    [
      'DPoP',
      { cnf: { jkt: 'thumbprint' } },
      {},
      /^it is bound to a key of its client by DPoP \(cnf\.jkt, RFC 9449\), and bearer tokens alone/,
    ],
    ['mutual TLS', { cnf: { 'x5t#S256': 'thumbprint' } }, {}, /by mutual TLS \(cnf\.x5t#S256, RFC 8705\)/],
    ['another binding', { cnf: { jwk: {} } }, {}, /^it is bound to a key of its client \(cnf, RFC 7800\)/],
  ])('is in the log: %s', async (_what, claims, header, why) => {
    const line = await told(await tokenWith(claims, header));
    expect([line.status, line.why]).toEqual([401, expect.stringMatching(why)]);
    expect(line.why).not.toContain('thumbprint');
    expect(line.why).not.toContain('ada-secret');
  });

  it.each<[string, TokenClaims, object, RegExp]>([
    [
      'issuer',
      { iss: 'https://evil.example' },
      {},
      /^iss is "https:\/\/evil\.example" \(not verified\), and AUTH_ISSUER is "http:\/\/127/,
    ],
    ['algorithm', {}, {}, /^its alg is "RS256" \(not verified\), and AUTH_ALGORITHMS is "ES256"$/],
    [
      'new key',
      {},
      { kid: 'elsewhere' },
      /^its key "elsewhere" \(not verified\) may be new: keys were read less than 30 s ago$/,
    ],
  ])('says that nothing proves it, before the signature is found good: %s', async (what, claims, header, why) => {
    const changes = what === 'algorithm' ? { authAlgorithms: ['ES256'] } : {};
    const line = await told(await tokenWith(claims, header), changes);
    expect([line.status, line.why]).toEqual([what === 'new key' ? 503 : 401, expect.stringMatching(why)]);
  });

  it('names the keys that there are, once they are known not to have the one that is asked for', async () => {
    let ahead = 0;
    const now = () => Date.now() + ahead;
    const settings = testSettings({ authIssuer: [issuer.url], authAudience: [issuer.audience] });
    const verifier = createTokenVerifier(settings, now, now);
    const token = await issuer.token('ada', {}, { kid: 'elsewhere' });
    expect(await verifier.verify(token)).toMatchObject({ state: 'unavailable' });
    ahead = 31_000;
    const why =
      'its kid is "elsewhere" (not verified) and its alg is "RS256" (not verified); its issuer has the keys "first"';
    expect(await verifier.verify(token)).toEqual({ state: 'invalid', problem: 'key', why });
  });

  it('says that the issuer differs by what is overlooked', async () => {
    const line = await told(await tokenWith({ iss: `${issuer.url}/` }));
    expect(line.why).toMatch(/\(they differ by the slash at the end alone\)$/);
  });

  it('says that a signature is wrong', async () => {
    const token = await tokenWith({});
    expect((await told(`${token.slice(0, -6)}AAAAAA`)).why).toBe(
      'its kid is "first" (not verified): the key of that name did not sign it',
    );
  });

  it.each([
    ['Bearer opaque-token', /^it is no JWT: only its issuer can read it, and AUTH_INTROSPECTION_URL is not set/],
    ['Bearer e30.e30.e30.e30.e30', /^it is encrypted \(JWE\)/],
    ['Bearer e30.e30.e30', /^it has the form of a JWT, and no iss can be read in it$/],
    ['Bearer t\u00f6ken', /^it has characters that no bearer token has/],
    ['Bearer two words', /^Authorization has no token, or more than one word, after "Bearer"$/],
    ['Basic bW9vcmluZzpzZWNyZXQ=', /^Authorization has the scheme basic, and "Bearer" alone is taken$/],
    ['eyJhbGciOiJSUzI1NiJ9.e30.c2ln', /^Authorization does not begin with "Bearer " \(RFC 6750\)$/],
  ])('says what came instead of a token: %s', async (authorization, why) => {
    const line = await told(authorization);
    expect([line.status, line.why]).toEqual([401, expect.stringMatching(why)]);
    for (const part of authorization.split(/[ .]/).filter((word) => word.length > 8))
      expect(line.why).not.toContain(part);
  });

  it('is told to the client for DPoP alone, with the scheme that is taken', async () => {
    const { status, why, answer } = await told(`DPoP ${(await tokenWith({})).slice(7)}`);
    expect([status, why]).toEqual([
      401,
      expect.stringMatching(/^Authorization has the scheme DPoP: tokens that are bound/),
    ]);
    expect(answer).toContain('tokens that are bound to a key (DPoP, RFC 9449) are not taken here, bearer tokens are');
    expect(answer).toContain('"WWW-Authenticate":"Bearer ');
  });

  it.each<[string, TokenClaims, object]>([
    ['aud', { aud: HOSTILE }, {}],
    ['aud, many', { aud: Array(500).fill(HOSTILE) }, {}],
    ['iss', { iss: HOSTILE }, {}],
    ['kid', {}, { kid: HOSTILE }],
    ['typ', {}, { typ: HOSTILE }],
    ['token_use', { token_use: HOSTILE }, {}],
  ])('is one short line of plain text whatever a token holds: %s', async (_what, claims, header) => {
    const { why, answer } = await told(await tokenWith(claims, header));
    expect(why).not.toBe('undefined');
    expect(why.length).toBeLessThan(1_000);
    expect(why).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
    expect(answer).not.toContain('xxx');
  });

  it('is not in the answer: all that a client cannot mend by itself reads alike', async () => {
    const answers = await Promise.all(
      [{ aud: 'a' }, { aud: 'b' }, { aud: ['https://mcp.example.com/mcp/'] }].map(
        async (claims) => (await told(await tokenWith(claims))).answer,
      ),
    );
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).not.toContain('AUTH_AUDIENCE');
  });
});
