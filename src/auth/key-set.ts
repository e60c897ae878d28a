import { Logger } from '@nestjs/common';
import {
  createLocalJWKSet,
  type CryptoKey,
  type FlattenedJWSInput,
  type JSONWebKeySet,
  type JWSHeaderParameters,
} from 'jose';
import { background } from '../lifecycle/background.js';

/** After this long keys are read again, in ms: how long a key that was withdrawn is still taken. */
const MAX_AGE_MS = 600_000;

/** The least time between two reads that tokens with unknown keys bring about, in ms: anybody can make such tokens. */
const COOLDOWN_MS = 30_000;

/** The same while there is no key at all and no caller can be let in, in ms. */
const FIRST_COOLDOWN_MS = 2_000;

/** No key could be read yet, or the one that is asked for may be among those that can't be read now. */
export class KeysUnavailableError extends Error {
  readonly code = 'KEYS_UNAVAILABLE';
  constructor(issuer: string) {
    super(`The keys of ${issuer} cannot be read`);
    this.name = 'KeysUnavailableError';
  }
}

interface Keys {
  readonly find: ReturnType<typeof createLocalJWKSet>;
  readonly texts: ReadonlySet<string>;
  readonly loadedAt: number;
}

/**
 * The keys of one issuer. They are read again now and then, and once for a key that is not among them. While they
 * can't be read, the last good ones are used.
 */
export class KeySet {
  private readonly logger = new Logger('Auth');
  private keys: Keys | undefined;
  private attemptedAt = -Infinity;
  private failing = false;
  private loading: Promise<void> | undefined;

  /**
   * @param load reads the keys; throws when it can't
   * @param withdrawn is told when a key is gone, so that nothing goes on that it had vouched for
   */
  constructor(
    private readonly issuer: string,
    private readonly load: () => Promise<JSONWebKeySet>,
    private readonly withdrawn: () => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /**
   * The key that a token names in its header, for `jwtVerify`.
   *
   * @throws KeysUnavailableError when that can't be known now
   * @throws JOSEError when there is no such key, or more than one
   */
  async find(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> {
    this.freshen();
    if (!this.keys) await this.reload(FIRST_COOLDOWN_MS);
    if (!this.keys) throw new KeysUnavailableError(this.issuer);
    try {
      return await this.keys.find(header, token);
    } catch (error) {
      if (codeOf(error) !== 'ERR_JWKS_NO_MATCHING_KEY') throw error;
      await this.reload(COOLDOWN_MS);
      if (this.failing) throw new KeysUnavailableError(this.issuer);
      return await this.keys.find(header, token);
    }
  }

  /** Reads keys that have become old, beside whatever is going on. Returns at once. */
  freshen(): void {
    if (this.keys && this.now() - this.keys.loadedAt >= MAX_AGE_MS)
      background(this.reload(COOLDOWN_MS), 'keys of an issuer');
  }

  /** Reads the keys unless that was tried within `cooldownMs`. Who comes meanwhile waits for the same read. */
  reload(cooldownMs = 0): Promise<void> {
    if (this.loading) return this.loading;
    if (this.now() - this.attemptedAt < cooldownMs) return Promise.resolve();
    this.attemptedAt = this.now();
    this.loading = this.read().finally(() => (this.loading = undefined));
    return this.loading;
  }

  private async read(): Promise<void> {
    try {
      this.take(await this.load());
    } catch (error) {
      if (!this.failing) this.logger.warn({ event: 'auth.keys-unavailable', issuer: this.issuer, err: error }, ADVICE);
      this.failing = true;
    }
  }

  private take(set: JSONWebKeySet): void {
    const find = createLocalJWKSet(set);
    const texts = new Set(set.keys.map((key) => JSON.stringify(key)));
    const lost = [...(this.keys?.texts ?? [])].some((text) => !texts.has(text));
    if (!this.keys || this.failing) this.logger.log({ event: 'auth.keys-read', issuer: this.issuer, keys: texts.size });
    this.keys = { find, texts, loadedAt: this.now() };
    this.failing = false;
    if (lost) this.withdrawn();
  }
}

const ADVICE =
  'The keys of an issuer cannot be read. Tokens are checked with the last ones, if there are any, and are answered with 503 if not. Is the address in AUTH_ISSUER or AUTH_JWKS_URI right, and may this pod reach it?';

/** The code of a JOSE error; `undefined` for anything else. */
export function codeOf(error: unknown): string | undefined {
  return (error as { code?: string } | null | undefined)?.code;
}
