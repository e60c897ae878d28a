import fc from 'fast-check';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { generateKeyPairSync } from 'node:crypto';
import { publishedKeys } from './published-keys.js';

let rsa: JWK;
let ec: JWK;
let okp: JWK;
let privateKey: JWK;
beforeAll(async () => {
  const [signing, elliptic, edwards] = await Promise.all([
    generateKeyPair('RS256', { extractable: true }),
    generateKeyPair('ES256'),
    generateKeyPair('EdDSA'),
  ]);
  rsa = { ...(await exportJWK(signing.publicKey)), kid: 'rsa' };
  privateKey = { ...(await exportJWK(signing.privateKey)), kid: 'private' };
  ec = { ...(await exportJWK(elliptic.publicKey)), kid: 'ec', alg: 'ES256', use: 'sig' };
  okp = { ...(await exportJWK(edwards.publicKey)), kid: 'okp' };
});

const shortKey = () => generateKeyPairSync('rsa', { modulusLength: 1_024 }).publicKey.export({ format: 'jwk' });

describe('the keys that an issuer publishes', () => {
  it('are all used where all are good', async () => {
    const { usable, unusable, faults } = await publishedKeys({ keys: [rsa, ec, okp], more: 1 });
    expect([usable, unusable.size, faults]).toEqual([[rsa, ec, okp], 0, []]);
  });

  it.each<[string, () => unknown, string]>([
    ['no object', () => null, 'it is no object'],
    ['a list', () => [ec], 'it is no object'],
    ['one without n', () => ({ ...rsa, n: undefined }), 'n is missing, or no base64url'],
    ['one whose n is a number', () => ({ ...rsa, n: 5 }), 'n is missing, or no base64url'],
    ['one whose n is no base64url', () => ({ ...rsa, n: `${rsa.n}=+/` }), 'n is missing, or no base64url'],
    ['one without y', () => ({ ...ec, y: undefined }), 'y is missing, or no base64url'],
    ['one whose point is on no curve', () => ({ ...ec, x: ec.y }), 'it is no key for ES256'],
    ['a short one', () => ({ ...shortKey(), kid: 'rsa' }), 'it has 1024 bits, and RSA needs 2048 at least'],
    ['a private one', () => privateKey, 'it holds the secret "d", with which anybody signs: replace that key'],
    ['a shared secret', () => ({ kty: 'oct', k: 'c2VjcmV0' }), 'it holds the secret "k", with which anybody signs'],
  ])('cost no other where one is %s, and that is told', async (_what, entry, why) => {
    const { usable, faults } = await publishedKeys({ keys: [entry(), okp] });
    expect(usable).toEqual([okp]);
    expect(faults).toEqual([expect.stringMatching(/^entry 1( \(kid "\w+"\))?: /)]);
    expect(faults[0]).toContain(why);
  });

  it.each<[string, () => object]>([
    ['encrypts', () => ({ ...rsa, use: 'enc' })],
    ['names an algorithm of encryption', () => ({ ...rsa, alg: 'RSA-OAEP' })],
    ['signs and does not verify', () => ({ ...ec, key_ops: ['sign'] })],
    ['is of a kind to come', () => ({ ...okp, kty: 'AKP', alg: 'ML-DSA-44', pub: 'AA' })],
    ['has a curve that is not known', () => ({ ...ec, crv: 'secp256k1' })],
    ['says nothing', () => ({})],
  ])('are left alone without a word where one %s', async (_what, entry) => {
    const { usable, faults } = await publishedKeys({ keys: [okp, entry()] });
    expect([usable, faults]).toEqual([[okp], []]);
  });

  it('say by kid why one is not used, unless another entry of that kid is', async () => {
    const broken = { ...rsa, kid: 'ec', n: '!' };
    expect((await publishedKeys({ keys: [broken] })).unusable.get('ec')).toContain('n is missing');
    const both = await publishedKeys({ keys: [broken, ec, ec] });
    expect(both.usable).toEqual([ec, ec]);
  });

  it('are looked at no further than an issuer may need, and so are their faults told', async () => {
    const { usable, faults } = await publishedKeys({ keys: Array<unknown>(5_000).fill(7).with(100, ec) });
    expect(usable).toEqual([]);
    expect(faults).toHaveLength(6);
    expect([faults[0], faults[5]]).toEqual(['it has 5000 entries, and 100 are looked at', 'and 96 more']);
  });

  it('have a kid that a log line can show, whatever it is', async () => {
    const { faults } = await publishedKeys({ keys: [{ ...rsa, n: 5, kid: `\n\u001b[31m${'x'.repeat(5_000)}` }] });
    expect(faults[0]).toMatch(/^entry 1 \(kid " x{58}…"\): n is missing/);
  });

  it.each([null, undefined, 5, [], {}, { keys: {} }, { keys: 'none' }])('are none in %j', async (document) => {
    await expect(publishedKeys(document)).rejects.toThrow('no list "keys"');
  });

  it('are found beside whatever else stands in the document', async () => {
    const member = fc.constantFrom('kty', 'kid', 'n', 'e', 'x', 'y', 'crv', 'use', 'alg', 'key_ops', 'ext', 'd', 'x5c');
    const value = fc.oneof(fc.constantFrom('RSA', 'EC', 'OKP', 'sig', 'P-256', 'AQAB', 'ES256'), fc.jsonValue());
    const changed = fc.tuple(fc.constantFrom('rsa', 'ec', 'okp'), fc.dictionary(member, value, { minKeys: 1 }));
    const one = fc.oneof(fc.jsonValue(), changed);
    const keyOf = (kind: string) => ({ rsa, ec, okp })[kind];
    const good = () => ({ ...ec, kid: 'the good one' });
    await fc.assert(
      fc.asyncProperty(fc.array(one, { maxLength: 6 }), fc.nat(6), async (entries, at) => {
        const keys: unknown[] = entries.map((each) =>
          Array.isArray(each) && each.length === 2 && typeof each[0] === 'string' && keyOf(each[0])
            ? { ...keyOf(each[0]), ...(each[1] as object) }
            : each,
        );
        keys.splice(at, 0, good());
        const { usable } = await publishedKeys(JSON.parse(JSON.stringify({ keys })));
        expect(usable).toContainEqual(good());
      }),
      { numRuns: 300 },
    );
  });
});
