import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { captureLog } from '../../test/support/log-capture.js';
import { testSettings } from '../../test/support/test-settings.js';
import type { Settings } from '../config/settings.js';
import { createTokenVerifier } from './create-token-verifier.js';
import type { TokenVerifier } from './token-verifier.js';

const AUDIENCE = 'https://mcp.example.com/mcp';

let log: ReturnType<typeof captureLog>;
let server: Server;
let issuer: string;
let answer: Record<string, unknown>;
let status: number;
let asked: { readonly authorization: string | undefined; readonly body: URLSearchParams }[];
let ahead: number;
let endless: boolean;
/** What is answered, to the letter. */
let written: string | undefined;
let verifier: TokenVerifier;
beforeEach(async () => {
  log = captureLog();
  [asked, ahead, status, endless, written] = [[], 0, 200, false, undefined];
  server = createServer(
    (request, response) => void reply(request).then((text) => response.writeHead(status).end(text)),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  answer = { active: true, iss: issuer, sub: 'ada', aud: AUDIENCE, scope: 'a b', exp: seconds(60), client_id: 'app' };
  verifier = verifierWith({});
});
afterEach(async () => {
  log.restore();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function verifierWith(changes: Partial<Settings>): TokenVerifier {
  const settings = testSettings({
    authIssuer: [issuer],
    authAudience: [AUDIENCE],
    authJwksUri: `${issuer}/keys`,
    authIntrospectionUrl: `${issuer}/introspect`,
    authIntrospectionClientId: 'moor:ing',
    authIntrospectionClientSecret: 'päss',
    ...changes,
  });
  return createTokenVerifier(settings, () => Date.now() + ahead);
}

const seconds = (offset: number) => Math.floor(Date.now() / 1_000) + offset;

async function reply(request: IncomingMessage): Promise<string> {
  const body = (await request.toArray()).join('');
  if (request.url === '/keys') return '{"keys":[]}';
  asked.push({ authorization: request.headers.authorization, body: new URLSearchParams(body) });
  const text = written ?? JSON.stringify(answer);
  return endless ? text.replace(/"exp":\d+/, '"exp":1e999') : text;
}

describe('a token that is no JWT', () => {
  it('is asked about, with the credentials of this service, and names its caller', async () => {
    expect(await verifier.verify('opaque')).toMatchObject({
      state: 'valid',
      caller: { principal: { iss: issuer, sub: 'ada' }, clientId: 'app', scopes: new Set(['a', 'b']) },
    });
    const [question] = asked;
    expect(question?.body.get('token')).toBe('opaque');
    const credentials = Buffer.from(question!.authorization!.replace('Basic ', ''), 'base64').toString();
    expect(credentials).toBe('moor%3Aing:p%C3%A4ss');
  });

  it('is asked about again after 30 seconds, so that one that was revoked is soon refused', async () => {
    await verifier.verify('opaque');
    await verifier.verify('opaque');
    expect(asked).toHaveLength(1);
    answer = { active: false };
    ahead = 29_000;
    expect(await verifier.verify('opaque')).toMatchObject({ state: 'valid' });
    ahead = 30_001;
    expect(await verifier.verify('opaque')).toMatchObject({ state: 'invalid', problem: 'inactive' });
  });

  it.each<[object, string]>([
    [{ active: false }, 'inactive'],
    [{ active: 'true' }, 'claims'],
    [{ active: 1 }, 'claims'],
    [{ active: null }, 'claims'],
    [{ aud: null }, 'claims'],
    [{ aud: [AUDIENCE, 7] }, 'claims'],
    [{ exp: null }, 'claims'],
    [{ exp: 'soon' }, 'claims'],
    [{ exp: '1' }, 'expired'],
    [{ exp: '-1' }, 'claims'],
    [{ nbf: String(seconds(600)) }, 'premature'],
    [{ sub: null }, 'claims'],
    [{ aud: undefined }, 'claims'],
    [{ aud: 'https://other.example.com' }, 'audience'],
    [{ iss: 'https://evil.example.com' }, 'issuer'],
    [{ exp: 1 }, 'expired'],
    [{ exp: undefined }, 'claims'],
    [{ nbf: seconds(600) }, 'premature'],
    [{ sub: undefined }, 'claims'],
    [{ cnf: { jkt: 'x' } }, 'claims'],
    [{ token_type: 'refresh_token' }, 'type'],
    [{ token_type: 'N_A' }, 'type'],
    [{ token_use: 'refresh_token' }, 'type'],
    [{ token_use: 'id', token_type: 'Bearer' }, 'type'],
    [{ typ: 'Refresh', token_type: 'Bearer' }, 'type'],
    [{ at_hash: 'x' }, 'type'],
    [{ nonce: 'x', scope: undefined }, 'type'],
  ])('is refused when the answer has %j', async (changes, problem) => {
    answer = { ...answer, ...changes };
    expect(await verifier.verify('opaque')).toMatchObject({ state: 'invalid', problem });
  });

  it.each([
    { token_type: 'Bearer' },
    { token_type: 'bearer', nonce: 'x', scope: undefined },
    { token_use: 'access_token' },
    { typ: 'Bearer', token_type: 'Bearer' },
  ])('is an access token when the answer has %j', async (changes) => {
    answer = { ...answer, ...changes };
    expect(await verifier.verify('opaque')).toMatchObject({ state: 'valid' });
  });

  it.each<[object, object]>([
    [{ nbf: null, cnf: null, token_type: null, client_id: null, jti: null, username: null }, { clientId: undefined }],
    [{ iss: null, scope: null }, { scopes: new Set() }],
    [{ exp: String(seconds(60)), nbf: String(seconds(-60)) }, { expiresAt: seconds(60) * 1_000 + 30_000 }],
    [{ scope: ['a', 'b', null, 7] }, { scopes: new Set(['a', 'b']) }],
    [{ aud: ['https://other.example.com', AUDIENCE] }, { clientId: 'app' }],
  ])('is taken when the answer has %j', async (changes, caller) => {
    answer = { ...answer, ...changes };
    expect(await verifier.verify('opaque')).toMatchObject({ state: 'valid', caller });
  });

  it.each([
    [{ active: 'true' }, 'active is neither true nor false'],
    [{ active: null }, 'active is missing'],
    [{ aud: null }, 'aud is missing'],
    [{ exp: 'soon' }, 'exp is not what it must be'],
  ])('says where the answer is wrong that has %j', async (changes, where) => {
    answer = { ...answer, ...changes };
    const why = `the answer of the authorization server: ${where}`;
    expect(await verifier.verify('opaque')).toEqual({ state: 'invalid', problem: 'claims', why });
  });

  it.each(['[]', 'null', '"active"', 'true', '[{"active":true}]'])('is refused when the answer is %s', async (text) => {
    written = text;
    expect(await verifier.verify('opaque')).toMatchObject({ state: 'invalid', problem: 'claims' });
  });

  it('has an end that comes: an answer whose exp no clock reaches is refused', async () => {
    endless = true;
    expect(await verifier.verify('opaque')).toMatchObject({ state: 'invalid', problem: 'claims' });
  });

  it('is refused when the answer lacks what the settings ask for', async () => {
    const strict = verifierWith({ authRequiredClaims: ['nbf'] });
    expect(await strict.verify('opaque')).toEqual({ state: 'invalid', problem: 'claims', why: 'nbf is missing' });
    answer = { ...answer, nbf: seconds(-5) };
    expect(await strict.verify('opaque')).toMatchObject({ state: 'valid' });
  });

  it.each<[string, () => void, RegExp]>([
    ['inactive', () => (answer = { active: false }), /^the authorization server says that it is not active/],
    [
      'issuer',
      () => (answer = { ...answer, iss: `${issuer}/` }),
      /AUTH_ISSUER is .* \(they differ by the slash at the/,
    ],
    ['expired', () => (answer = { ...answer, exp: seconds(-90) }), /^it expired 9\d s ago \(exp\); clocks may differ/],
    ['premature', () => (answer = { ...answer, nbf: seconds(90) }), /^it begins in (89|90) s \(nbf\)/],
    ['DPoP', () => (answer = { ...answer, token_type: 'DPoP', cnf: { jkt: 'x' } }), /by DPoP \(cnf\.jkt, RFC 9449\)/],
  ])('says why it is refused: %s', async (_what, change, why) => {
    change();
    expect(await verifier.verify('opaque')).toMatchObject({ why: expect.stringMatching(why) as string });
  });

  it.each<[number, string]>([
    [401, 'answered 401: are AUTH_INTROSPECTION_CLIENT_ID and its secret right, and may that client introspect?'],
    [404, 'answered 404'],
  ])('says why its server gave no answer: %s', async (answered, why) => {
    status = answered;
    const outcome = await verifier.verify('opaque');
    expect(outcome.state === 'unavailable' && outcome.cause.message).toBe(`${issuer}/introspect ${why}`);
  });

  it('is not judged while the authorization server is away', async () => {
    status = 500;
    expect(await verifier.verify('opaque')).toMatchObject({ state: 'unavailable' });
    status = 200;
    expect(await verifier.verify('opaque')).toMatchObject({ state: 'valid' });
  });
});

describe('tokens that somebody makes up', () => {
  it('bring about a bounded number of questions at a time', async () => {
    answer = { active: false };
    const outcomes = await Promise.all(Array.from({ length: 80 }, (_, n) => verifier.verify(`made-up-${n}`)));
    expect(outcomes.filter(({ state }) => state === 'invalid')).toHaveLength(50);
    expect(outcomes.filter(({ state }) => state === 'unavailable')).toHaveLength(30);
    expect(asked).toHaveLength(50);
    expect(await verifier.verify('made-up-later')).toMatchObject({ state: 'invalid' });
  });
});

describe('a JWT', () => {
  it('is never asked about: it is checked, and refused, here', async () => {
    expect((await verifier.verify('a.b.c')).state).toBe('invalid');
    expect(asked).toEqual([]);
  });
});
