import { exportSPKI, importJWK, SignJWT, UnsecuredJWT } from 'jose';
import { captureLog } from '../../test/support/log-capture.js';
import { TokenIssuer, type TokenClaims } from '../../test/support/tokens.js';
import { testSettings } from '../../test/support/test-settings.js';
import type { Settings } from '../config/settings.js';
import { createTokenVerifier } from './create-token-verifier.js';
import type { TokenVerifier } from './token-verifier.js';

let log: ReturnType<typeof captureLog>;
let issuer: TokenIssuer;
let verifier: TokenVerifier;
/** How far the verifiers' clock is ahead, in ms. */
let ahead = 0;
const now = () => Date.now() + ahead;
beforeAll(async () => {
  log = captureLog();
  issuer = await TokenIssuer.start();
});
beforeEach(() => {
  ahead = 0;
  verifier = verifierWith();
});
afterAll(async () => {
  log.restore();
  await issuer.close();
});

function verifierWith(changes: Partial<Settings> = {}): TokenVerifier {
  const auth = { authIssuer: [issuer.url], authAudience: [issuer.audience] };
  return createTokenVerifier(testSettings({ ...auth, ...changes }), now, now);
}

async function problemOf(token: string, on = verifier): Promise<unknown> {
  const outcome = await on.verify(token);
  return outcome.state === 'invalid' ? outcome.problem : outcome;
}

/** The least time between two reads of keys that tokens bring about, in ms. */
const COOLDOWN_MS = 30_000;

const seconds = (offset: number) => Math.floor(Date.now() / 1_000) + offset;

describe('a good token', () => {
  it('names its caller, with client, scopes, roles and end', async () => {
    const exp = seconds(600);
    const token = await issuer.token('ada', { scope: 'read write', roles: ['editor'], client_id: 'inspector', exp });
    expect(await verifier.verify(token)).toEqual({
      state: 'valid',
      caller: {
        principal: { iss: issuer.url, sub: 'ada' },
        clientId: 'inspector',
        scopes: new Set(['read', 'write']),
        roles: new Set(['editor']),
        expiresAt: exp * 1_000 + 30_000,
      },
    });
  });

  it.each<[string, TokenClaims, object]>([
    ['scp as a list', { scp: ['a', 'b'] }, { scopes: new Set(['a', 'b']) }],
    ['scp as a text', { scp: 'a b' }, { scopes: new Set(['a', 'b']) }],
    ['azp', { azp: 'app' }, { clientId: 'app' }],
    ['several audiences', { aud: ['other', 'https://mcp.example.com/mcp'] }, { principal: { sub: 'ada' } }],
    ['a clock that is a little ahead', { nbf: seconds(20) }, { principal: { sub: 'ada' } }],
    ['an end that is a little past', { exp: seconds(-20) }, { principal: { sub: 'ada' } }],
  ])('may come with %s', async (_what, claims, caller) => {
    expect(await verifier.verify(await issuer.token('ada', claims))).toMatchObject({ state: 'valid', caller });
  });

  it('finds its roles where the setting says', async () => {
    const token = await issuer.token('ada', { realm_access: { roles: ['admin', 7] } });
    const outcome = await verifierWith({ authRolesClaim: 'realm_access.roles' }).verify(token);
    expect(outcome).toMatchObject({ state: 'valid', caller: { roles: new Set(['admin']) } });
  });

  it('needs no key in its header where several could be meant', async () => {
    await issuer.addKey('second');
    const token = await issuer.token('ada', {}, { kid: undefined });
    expect(await verifierWith().verify(token)).toMatchObject({ state: 'valid' });
  });

  it('is checked once: the same token again touches neither key nor signature', async () => {
    const token = await issuer.token('ada');
    const first = await verifier.verify(token);
    const again = await verifier.verify(token);
    expect(first.state === 'valid' && again.state === 'valid' && again.caller === first.caller).toBe(true);
    verifier.forget();
    const anew = await verifier.verify(token);
    expect(anew.state === 'valid' && first.state === 'valid' && anew.caller !== first.caller).toBe(true);
  });

  it('is remembered no longer than it is good', async () => {
    const token = await issuer.token('ada', { exp: seconds(-29) });
    expect(await verifier.verify(token)).toMatchObject({ state: 'valid' });
    ahead = 1_500;
    expect(await problemOf(token)).toBe('expired');
  });
});

describe('claims that the settings ask for', () => {
  it('must be there, whatever they are, beside those that every token needs', async () => {
    const strict = verifierWith({ authRequiredClaims: ['nbf', 'https://example.com/tenant'] });
    const both = { nbf: seconds(-5), 'https://example.com/tenant': 'a' };
    expect(await strict.verify(await issuer.token('ada', both))).toMatchObject({ state: 'valid' });
    expect(await problemOf(await issuer.token('ada', { nbf: seconds(-5) }), strict)).toBe('claims');
    expect(await problemOf(await issuer.token('ada', { ...both, nbf: undefined }), strict)).toBe('claims');
    expect(await problemOf(await issuer.token('ada', { ...both, nbf: seconds(60) }), strict)).toBe('premature');
    expect(await problemOf(await issuer.token('ada', { ...both, sub: undefined }), strict)).toBe('claims');
  });

  it('are none by default: a token without a beginning is good from its issue', async () => {
    expect(issuer.claims('ada')).not.toHaveProperty('nbf');
    expect(await verifier.verify(await issuer.token('ada'))).toMatchObject({ state: 'valid' });
  });
});

describe('a token is refused', () => {
  it.each<[string, TokenClaims, string]>([
    ['of another issuer', { iss: 'https://evil.example.com' }, 'issuer'],
    ['of an issuer whose name goes on', { iss: 'http://127.0.0.1:1/evil' }, 'issuer'],
    ['for another service', { aud: 'https://other.example.com' }, 'audience'],
    ['for nobody', { aud: undefined }, 'audience'],
    ['without an end', { exp: undefined }, 'claims'],
    ['that has ended', { exp: seconds(-31) }, 'expired'],
    ['that begins in the future', { nbf: seconds(60) }, 'premature'],
    ['that begins at no time', { nbf: 'soon' }, 'claims'],
    ['without a subject', { sub: undefined }, 'claims'],
    ['with an empty subject', { sub: '' }, 'claims'],
    ['with a subject that is no text', { sub: 7 }, 'claims'],
    ['with an end that is no number', { exp: 'never' }, 'claims'],
    ['that is bound to a key', { cnf: { jkt: 'x' } }, 'claims'],
    ['with a subject without end', { sub: 'x'.repeat(2_000) }, 'claims'],
  ])('%s', async (_what, claims, problem) => {
    expect(await problemOf(await issuer.token('ada', claims))).toBe(problem);
  });

  it('with alg none', async () => {
    const token = new UnsecuredJWT(issuer.claims('ada')).encode();
    expect(await problemOf(token)).toBe('algorithm');
    expect(await problemOf(token.replace(/\.$/, '.AAAA'))).toBe('algorithm');
  });

  it('with HS256 and the public key as the secret', async () => {
    const pem = await exportSPKI((await importJWK(issuer.keys[0]!.jwk, 'RS256', { extractable: true })) as never);
    for (const secret of [pem, JSON.stringify(issuer.keys[0]!.jwk)]) {
      const token = await new SignJWT(issuer.claims('ada'))
        .setProtectedHeader({ alg: 'HS256', kid: 'first' })
        .sign(new TextEncoder().encode(secret));
      expect(await problemOf(token)).toBe('algorithm');
    }
  });

  it('with an algorithm that the settings leave out', async () => {
    expect(await problemOf(await issuer.token('ada'), verifierWith({ authAlgorithms: ['ES256'] }))).toBe('algorithm');
  });

  it('with a key that the issuer does not have, of its own making or named by address', async () => {
    const stranger = await TokenIssuer.start();
    const token = await stranger.token('ada', { iss: issuer.url }, { kid: 'stranger' });
    const same = await stranger.token('ada', { iss: issuer.url }, { kid: 'first' });
    const { jwk } = stranger.keys[0]!;
    ahead = COOLDOWN_MS;
    const brought = await stranger.token('ada', { iss: issuer.url }, { jwk, jku: stranger.jwksUri, kid: 'first' });
    expect([await problemOf(token), await problemOf(same), await problemOf(brought)]).toEqual([
      'key',
      'signature',
      'signature',
    ]);
    expect(stranger.reads).toBe(0);
    await stranger.close();
  });

  it('with a key of another issuer that is trusted, too', async () => {
    const other = await TokenIssuer.start();
    const both = verifierWith({ authIssuer: [issuer.url, other.url] });
    expect(await both.verify(await other.token('ada'))).toMatchObject({ state: 'valid' });
    expect(await problemOf(await other.token('ada', { iss: issuer.url }), both)).toBe('signature');
    await other.close();
  });

  it('for something else than access, by its type', async () => {
    for (const typ of ['logout+jwt', 'dpop+jwt', 'secevent+jwt']) {
      expect(await problemOf(await issuer.token('ada', {}, { typ }))).toBe('type');
    }
  });

  it('with an extension that must be understood and is not', async () => {
    const token = await issuer.token('ada');
    const [, payload, signature] = token.split('.');
    const header = { alg: 'RS256', kid: 'second', crit: ['exp'], exp: 1 };
    const critical = `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${payload}.${signature}`;
    expect((await verifier.verify(critical)).state).toBe('invalid');
  });

  it('truncated, changed, huge or no token at all', async () => {
    const token = await issuer.token('ada');
    const [header, payload, signature] = token.split('.') as [string, string, string];
    const other = Buffer.from(JSON.stringify(issuer.claims('eve'))).toString('base64url');
    const bad = [
      token.slice(0, -10),
      token.slice(10),
      `${header}.${payload}.`,
      `${header}.${payload}`,
      `${header}.${other}.${signature}`,
      `${header}.${payload}.${signature}.x`,
      'a.b.c',
      'opaque',
      'ü',
      '',
      'A'.repeat(15_000),
      `${header}.${'A'.repeat(12_000)}.${signature}`,
    ];
    for (const text of bad) expect((await verifier.verify(text)).state).toBe('invalid');
  });

  it('with a key that was rotated away, also when it had been good before', async () => {
    const rotating = await TokenIssuer.start();
    const verifying = createTokenVerifier(
      testSettings({ authIssuer: [rotating.url], authAudience: [rotating.audience], authJwksUri: rotating.jwksUri }),
      now,
      now,
    );
    const old = await rotating.token('ada');
    expect(await verifying.verify(old)).toMatchObject({ state: 'valid' });
    await rotating.addKey('next');
    rotating.withdraw('first');
    ahead = 31_000;
    expect(await verifying.verify(await rotating.token('ada'))).toMatchObject({ state: 'valid' });
    expect(await problemOf(old, verifying)).toBe('key');
    await rotating.close();
  });
});

describe('an issuer that is away', () => {
  it('is no reason to call a token bad', async () => {
    const away = await TokenIssuer.start();
    away.away = true;
    const verifying = createTokenVerifier(testSettings({ authIssuer: [away.url], authAudience: [away.audience] }));
    expect(await verifying.verify(await away.token('ada'))).toMatchObject({ state: 'unavailable' });
    await away.close();
  });

  it('leaves the others trusted', async () => {
    const verifying = verifierWith({ authIssuer: ['http://127.0.0.1:1', issuer.url] });
    expect(await verifying.verify(await issuer.token('ada'))).toMatchObject({ state: 'valid' });
  });
});
