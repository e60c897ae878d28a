import { ACCESS_TOKENS, OTHER_TOKENS, type TokenShape } from '../../test/support/token-shapes.js';
import { testSettings } from '../../test/support/test-settings.js';
import { TokenIssuer } from '../../test/support/tokens.js';
import { captureLog } from '../../test/support/log-capture.js';
import type { Settings } from '../config/settings.js';
import { createTokenVerifier } from './create-token-verifier.js';
import type { TokenOutcome } from './token-outcome.js';

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

async function outcomeOf({ header, claims }: TokenShape, changes: Partial<Settings> = {}): Promise<TokenOutcome> {
  const auth = { authIssuer: [issuer.url], authAudience: [issuer.audience] };
  const verifier = createTokenVerifier(testSettings({ ...auth, ...changes }));
  return verifier.verify(await issuer.token('ada', claims, header));
}

const named = (shapes: readonly TokenShape[]) => shapes.map((shape) => [shape.what, shape] as const);
const plain = (header: TokenShape['header'], claims: TokenShape['claims'] = {}): TokenShape => ({
  what: '',
  header,
  claims,
});

describe('an access token', () => {
  it.each(named(ACCESS_TOKENS))('of %s is taken', async (_what, shape) => {
    expect(await outcomeOf(shape)).toMatchObject({ state: 'valid', caller: { principal: { sub: 'ada' } } });
  });
});

describe('a token that was signed for something else', () => {
  it.each(named(OTHER_TOKENS))('is refused, and why is said: %s', async (_what, shape) => {
    expect(await outcomeOf(shape)).toEqual({ state: 'invalid', problem: 'type', why: expect.any(String) as string });
  });

  it.each<[object, string]>([
    [{ typ: 'id' }, 'its payload has the typ "id"'],
    [{ token_use: 'refresh' }, 'its token_use is "refresh"'],
    [{ token_use: ['access'] }, 'its token_use is ["access"]'],
    [{ at_hash: '' }, 'it has at_hash'],
    [{ c_hash: 'x' }, 'it has c_hash'],
    [{ events: {} }, 'it has events'],
    [{ nonce: 'x' }, 'it has nonce'],
    [{ nonce: 'x', scope: '' }, 'it has nonce'],
    [{ nonce: 'x', typ: 'Other' }, 'it has nonce'],
  ])('%j says so', async (claims, why) => {
    const outcome = await outcomeOf(plain({ typ: undefined }, { ...claims }));
    expect(outcome).toMatchObject({ state: 'invalid', problem: 'type', why: expect.stringContaining(why) as string });
  });

  it.each<[object]>([
    [{ nonce: 'x', typ: 'bearer' }],
    [{ nonce: 'x', token_use: 'access' }],
    [{ nonce: 'x', scope: 'mcp' }],
    [{ nonce: 'x', scp: ['mcp'] }],
    [{ token_use: 'access_token' }],
  ])('is not what %j says', async (claims) => {
    expect(await outcomeOf(plain({ typ: undefined }, { ...claims }))).toMatchObject({ state: 'valid' });
  });

  it('is quoted no longer than a name is', async () => {
    const outcome = await outcomeOf(plain({ typ: 'x'.repeat(5_000) }));
    expect(outcome).toMatchObject({ state: 'invalid', problem: 'type' });
    expect((outcome as { why: string }).why.length).toBeLessThan(300);
  });
});

describe('AUTH_TOKEN_TYPES', () => {
  const strict = { authTokenTypes: ['at+jwt'] };

  it('names what the header may say, with or without "application/", in any case', async () => {
    for (const typ of ['at+jwt', 'application/at+jwt', 'AT+JWT']) {
      expect(await outcomeOf(plain({ typ }), strict)).toMatchObject({ state: 'valid' });
    }
    for (const typ of ['JWT', undefined, '']) {
      expect(await outcomeOf(plain({ typ }), strict)).toMatchObject({ state: 'invalid', problem: 'type' });
    }
  });

  it('may take a type of an issuer’s own, and tokens without one', async () => {
    const own = { authTokenTypes: ['acme-at+jwt', 'none'] };
    expect(await outcomeOf(plain({ typ: 'acme-at+jwt' }), own)).toMatchObject({ state: 'valid' });
    expect(await outcomeOf(plain({ typ: undefined }), own)).toMatchObject({ state: 'valid' });
    expect(await outcomeOf(plain({ typ: 'JWT' }), own)).toMatchObject({ state: 'invalid', problem: 'type' });
  });

  it('takes no ID token, whatever it names', async () => {
    const idToken = plain({ typ: 'at+jwt' }, { typ: 'ID' });
    expect(await outcomeOf(idToken, strict)).toMatchObject({ state: 'invalid', problem: 'type' });
  });
});

describe('the end of a token', () => {
  it.each(['1e999', '-1e999', '1e300', '8640000000001'])(
    'is a moment that there is: exp %s is refused',
    async (exp) => {
      const text = JSON.stringify(issuer.claims('ada', { exp: 0 })).replace('"exp":0', `"exp":${exp}`);
      const verifier = createTokenVerifier(testSettings({ authIssuer: [issuer.url], authAudience: [issuer.audience] }));
      const outcome = await verifier.verify(await issuer.signed(text));
      expect(outcome).toMatchObject({ state: 'invalid', problem: expect.stringMatching(/claims|expired/) as string });
    },
  );
});
