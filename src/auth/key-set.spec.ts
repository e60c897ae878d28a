import { exportJWK, generateKeyPair, jwtVerify, SignJWT, type CryptoKey, type JSONWebKeySet } from 'jose';
import { captureLog } from '../../test/support/log-capture.js';
import { KeySet } from './key-set.js';
import { UnreadableError } from './unreadable.error.js';

const ISSUER = 'https://login.example.com';

/** An issuer whose keys a test changes, and which it can take away. */
class FakeIssuer {
  readonly reads: number[] = [];
  away = false;
  fault = new Error('away');
  time = 1_800_000_000_000;
  withdrawals = 0;
  /** As the last token was told that was not taken. */
  retryAfterSeconds: number | undefined;
  private readonly privateKeys = new Map<string, CryptoKey>();
  /** What stands beside its keys. */
  beside: unknown[] = [];
  private published: JSONWebKeySet['keys'] = [];
  readonly keys = new KeySet(
    ISSUER,
    async () => this.answer(),
    () => (this.withdrawals += 1),
    () => this.time,
  );

  async addKey(kid: string): Promise<void> {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    this.privateKeys.set(kid, privateKey);
    this.published = [...this.published, { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }];
  }

  withdraw(kid: string): void {
    this.published = this.published.filter((key) => key.kid !== kid);
  }

  /** Whether a token that is signed with the key is taken; otherwise the code of the error. */
  async verifies(kid: string): Promise<unknown> {
    const token = await new SignJWT({}).setProtectedHeader({ alg: 'ES256', kid }).sign(this.privateKeys.get(kid)!);
    return jwtVerify(token, (header, input) => this.keys.find(header, input)).then(
      () => true,
      (error: { code: string; retryAfterSeconds?: number }) => {
        this.retryAfterSeconds = error.retryAfterSeconds;
        return error.code;
      },
    );
  }

  pass(ms: number): void {
    this.time += ms;
  }

  private async answer(): Promise<unknown> {
    this.reads.push(this.time);
    if (this.away) throw this.fault;
    return { keys: [...this.beside, ...this.published] };
  }
}

let issuer: FakeIssuer;
let log: ReturnType<typeof captureLog>;
beforeEach(async () => {
  log = captureLog();
  issuer = new FakeIssuer();
  await issuer.addKey('one');
});
afterEach(() => log.restore());

describe('the keys of an issuer', () => {
  it('are read once for many tokens', async () => {
    expect(await Promise.all([issuer.verifies('one'), issuer.verifies('one')])).toEqual([true, true]);
    expect(await issuer.verifies('one')).toBe(true);
    expect(issuer.reads).toHaveLength(1);
  });

  it('are read again for a key that is new, and that key is taken at once', async () => {
    await issuer.verifies('one');
    await issuer.addKey('two');
    issuer.pass(30_000);
    expect(await issuer.verifies('two')).toBe(true);
    expect(issuer.reads).toHaveLength(2);
  });

  it('are not read for each token with an unknown key: one read in 30 seconds is all that such tokens get', async () => {
    await issuer.verifies('one');
    await issuer.addKey('forged');
    issuer.withdraw('forged');
    issuer.pass(30_000);
    for (let n = 0; n < 20; n += 1) expect(await issuer.verifies('forged')).toBe('ERR_JWKS_NO_MATCHING_KEY');
    expect(issuer.reads).toHaveLength(2);
    issuer.pass(29_999);
    await issuer.verifies('forged');
    expect(issuer.reads).toHaveLength(2);
    issuer.pass(1);
    await issuer.verifies('forged');
    expect(issuer.reads).toHaveLength(3);
  });

  it('leave a key open that comes within 30 seconds of the last read, until they may be read again', async () => {
    await issuer.verifies('one');
    issuer.pass(1_000);
    await issuer.addKey('two');
    expect([await issuer.verifies('two'), issuer.retryAfterSeconds]).toEqual(['KEYS_UNAVAILABLE', 29]);
    issuer.pass(28_500);
    expect([await issuer.verifies('two'), issuer.retryAfterSeconds]).toEqual(['KEYS_UNAVAILABLE', 1]);
    issuer.pass(500);
    expect(await issuer.verifies('two')).toBe(true);
    expect(issuer.reads).toHaveLength(2);
  });

  it('do not have a key that was not among those of a read since it was first asked for', async () => {
    await issuer.verifies('one');
    await issuer.addKey('forged');
    issuer.withdraw('forged');
    issuer.pass(1_000);
    expect(await issuer.verifies('forged')).toBe('KEYS_UNAVAILABLE');
    issuer.pass(29_000);
    expect(await issuer.verifies('forged')).toBe('ERR_JWKS_NO_MATCHING_KEY');
    issuer.pass(10_000);
    expect(await issuer.verifies('forged')).toBe('ERR_JWKS_NO_MATCHING_KEY');
  });

  it('leave nothing open of a key that was withdrawn: each of its many tokens is refused at once', async () => {
    await issuer.addKey('two');
    await issuer.verifies('one');
    issuer.withdraw('one');
    issuer.pass(30_000);
    await issuer.keys.reload();
    issuer.pass(1_000);
    expect([await issuer.verifies('one'), await issuer.verifies('one')]).toEqual(
      Array(2).fill('ERR_JWKS_NO_MATCHING_KEY'),
    );
  });

  it('are used though others of the document are broken, which is told once', async () => {
    issuer.beside = [null, { kty: 'RSA', kid: 'broken', e: 'AQAB' }, { kty: 'oct', k: 'c2VjcmV0' }];
    expect(await issuer.verifies('one')).toBe(true);
    await issuer.keys.reload();
    const told = log.lines.filter((line) => line.includes('auth.keys-unusable'));
    expect(told).toEqual([expect.stringContaining('entry 2 (kid \\"broken\\"): n is missing, or no base64url')]);
    issuer.beside = [null];
    await issuer.keys.reload();
    expect(log.lines.filter((line) => line.includes('auth.keys-unusable'))).toHaveLength(2);
  });

  it('leave a token open that names one that is broken: it may be good', async () => {
    await issuer.addKey('broken');
    issuer.withdraw('broken');
    issuer.beside = [{ kty: 'EC', crv: 'P-256', kid: 'broken', x: '' }];
    await issuer.verifies('one');
    issuer.pass(60_000);
    expect(await issuer.verifies('broken')).toBe('KEYS_UNAVAILABLE');
  });

  it('tell why they cannot be read in one line, anew when the cause is another, and no more than that', async () => {
    issuer.away = true;
    issuer.fault = new UnreadableError('refused', 'nothing listens at login:443');
    for (let at = 0; at < 3; at += 1) await issuer.keys.reload();
    issuer.fault = new UnreadableError('certificate', 'its certificate has expired');
    for (let at = 0; at < 3; at += 1) await issuer.keys.reload();
    const lines = () => log.lines.filter((line) => line.includes('auth.keys-unavailable'));
    expect(lines().map((line) => (JSON.parse(line.slice('warn '.length)) as { why: string }).why)).toEqual([
      'nothing listens at login:443',
      'its certificate has expired',
    ]);
    expect(lines()[1]).toContain('answered with 503 where there are none): its certificate has expired');
    expect(lines()[1]).not.toContain('"err"');
    for (const code of ['refused', 'certificate', 'refused', 'certificate'] as const) {
      issuer.fault = new UnreadableError(code, code);
      await issuer.keys.reload();
    }
    expect(lines()).toHaveLength(4);
  });

  it('stay good through an outage of the issuer, however long', async () => {
    await issuer.verifies('one');
    issuer.away = true;
    issuer.pass(86_400_000);
    expect(await issuer.verifies('one')).toBe(true);
    await issuer.keys.reload();
    expect(await issuer.verifies('one')).toBe(true);
    expect(log.lines.filter((line) => line.startsWith('warn'))).toHaveLength(1);
  });

  it('leave open in an outage whether a key that is unknown has been added', async () => {
    await issuer.verifies('one');
    await issuer.addKey('two');
    issuer.away = true;
    issuer.pass(30_000);
    expect(await issuer.verifies('two')).toBe('KEYS_UNAVAILABLE');
    issuer.away = false;
    issuer.pass(30_000);
    expect(await issuer.verifies('two')).toBe(true);
  });

  it('let nobody in while none could be read yet, and are asked for again soon', async () => {
    issuer.away = true;
    expect(await issuer.verifies('one')).toBe('KEYS_UNAVAILABLE');
    expect(await issuer.verifies('one')).toBe('KEYS_UNAVAILABLE');
    expect(issuer.reads).toHaveLength(1);
    issuer.away = false;
    issuer.pass(2_000);
    expect(await issuer.verifies('one')).toBe(true);
  });

  it('are read again when they are ten minutes old, and one that was withdrawn is gone then', async () => {
    await issuer.addKey('two');
    await issuer.verifies('one');
    issuer.withdraw('one');
    issuer.pass(599_999);
    expect(await issuer.verifies('one')).toBe(true);
    issuer.pass(1);
    issuer.keys.freshen();
    await issuer.keys.reload();
    expect(issuer.withdrawals).toBe(1);
    expect(await issuer.verifies('one')).toBe('ERR_JWKS_NO_MATCHING_KEY');
    expect(await issuer.verifies('two')).toBe(true);
  });

  it('that cannot be understood count as unreadable', async () => {
    const broken = new KeySet(
      ISSUER,
      async () => ({ keys: 'none' }),
      () => undefined,
    );
    await broken.reload();
    await expect(broken.find({ alg: 'ES256', kid: 'one' }, {} as never)).rejects.toMatchObject({
      code: 'KEYS_UNAVAILABLE',
    });
  });
});
