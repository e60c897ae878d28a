import { Logger } from '@nestjs/common';
import { createLocalJWKSet, type CryptoKey, type FlattenedJWSInput, type JWSHeaderParameters } from 'jose';
import { background } from '../lifecycle/background.js';
import { TellLimit } from '../lifecycle/tell-limit.js';
import { quoted } from '../text/quoted.js';
import { MissingKeys } from './missing-keys.js';
import { type PublishedKeys, publishedKeys, shownKid } from './published-keys.js';
import { UnreadableError } from './unreadable.error.js';

/** After this long keys are read again, in ms: how long a key that was withdrawn is still taken. */
const MAX_AGE_MS = 600_000;

/** The least time between two reads that tokens with unknown keys bring about, in ms: anybody can make such tokens. */
const COOLDOWN_MS = 30_000;

/** The same while there is no key at all and no caller can be let in, in ms. */
const FIRST_COOLDOWN_MS = 2_000;

/** UTF-16 units of a sentence that may name several documents. */
const LONGEST_WHY = 1_000;

/** No key could be read yet, or the one that is asked for may be among those that can't be read now. */
export class KeysUnavailableError extends Error {
  readonly code = 'KEYS_UNAVAILABLE';
  constructor(
    /** A sentence, for the operator. */
    why: string,
    /** Seconds until keys may be read again. */
    readonly retryAfterSeconds: number,
    /** Whether the token may be made up: nothing is wrong with the issuer. */
    readonly isSuspect: boolean,
  ) {
    super(why);
    this.name = 'KeysUnavailableError';
  }
}

interface Keys {
  readonly find: ReturnType<typeof createLocalJWKSet>;
  readonly published: PublishedKeys;
  /** When the read began that brought them. */
  readonly readAt: number;
  readonly loadedAt: number;
}

/**
 * The keys of one issuer. They are read again now and then, and once for a key that is not among them. While they
 * can't be read, the last good ones are used.
 */
export class KeySet {
  private readonly logger = new Logger('Auth');
  private readonly missing = new MissingKeys();
  private keys: Keys | undefined;
  private attemptedAt = -Infinity;
  private failing = false;
  private faults = '';
  private problem = '';
  private readonly told: TellLimit;
  private loading: Promise<void> | undefined;

  /**
   * @param load reads the JSON Web Key Set; throws when it can't
   * @param withdrawn is told when a key is gone, so that nothing goes on that it had vouched for
   */
  constructor(
    private readonly issuer: string,
    private readonly load: () => Promise<unknown>,
    private readonly withdrawn: () => void,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.told = new TellLimit(now);
  }

  /**
   * The key that a token names in its header, for `jwtVerify`.
   *
   * @throws KeysUnavailableError when that can't be known now
   * @throws JOSEError when there is no such key, or more than one
   */
  async find(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> {
    this.freshen();
    if (!this.keys) await this.reload(FIRST_COOLDOWN_MS);
    if (!this.keys) throw this.unavailable(`the keys of ${this.issuer} cannot be read`, FIRST_COOLDOWN_MS);
    try {
      return await this.keys.find(header, token);
    } catch (error) {
      if (codeOf(error) !== 'ERR_JWKS_NO_MATCHING_KEY') throw error;
      return this.findAnew(header, token);
    }
  }

  /** Looks for a key that was not there, in keys that are read after it was first asked for. */
  private async findAnew(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> {
    const name = nameOf(header);
    const since = this.missing.ask(name, this.now());
    await this.reload(COOLDOWN_MS);
    const { find, published, readAt } = this.keys!;
    if (this.failing) throw this.unavailable(`the keys of ${this.issuer} cannot be read anew`, COOLDOWN_MS);
    const fault = published.unusable.get(name);
    if (fault !== undefined)
      throw this.unavailable(`the key ${shownKid(name)} of the issuer: ${fault}`, COOLDOWN_MS, true);
    if (readAt >= since) return find(header, token);
    const why = `its key ${shownKid(name)} (not verified) may be new: keys were read less than ${COOLDOWN_MS / 1_000} s ago`;
    throw this.unavailable(why, COOLDOWN_MS, true);
  }

  private unavailable(why: string, cooldownMs: number, isSuspect = false): KeysUnavailableError {
    const leftMs = this.attemptedAt + cooldownMs - this.now();
    return new KeysUnavailableError(why, Math.max(1, Math.ceil(leftMs / 1_000)), isSuspect);
  }

  /** The names of its keys, those without one left out. */
  get kids(): readonly string[] {
    return (this.keys?.published.usable ?? []).flatMap(({ kid }) => (kid === undefined ? [] : [kid]));
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
    const readAt = this.attemptedAt;
    try {
      this.take(await publishedKeys(await this.load()), readAt);
    } catch (error) {
      this.tellUnreadable(error);
      this.failing = true;
    }
  }

  /** Once for as long as it is the same, and each cause at most once a minute. */
  private tellUnreadable(error: unknown): void {
    const isKnown = error instanceof UnreadableError;
    const why = quoted(isKnown ? error.message : String(error), LONGEST_WHY);
    const isNew = why !== this.problem;
    this.problem = why;
    if (!isNew || this.told.tell(why) === undefined) return;
    const fields = { event: 'auth.keys-unavailable', issuer: this.issuer, why, ...(!isKnown && { err: error }) };
    this.logger.warn({ ...fields, message: `${UNREADABLE}: ${why}` });
  }

  private take(published: PublishedKeys, readAt: number): void {
    const [find, { usable }] = [createLocalJWKSet({ keys: [...published.usable] }), published];
    const texts = new Set(usable.map((key) => JSON.stringify(key)));
    const lost = (this.keys?.published.usable ?? []).filter((key) => !texts.has(JSON.stringify(key)));
    if (!this.keys || this.failing)
      this.logger.log({ event: 'auth.keys-read', issuer: this.issuer, keys: usable.length });
    this.keys = { find, published, readAt, loadedAt: this.now() };
    [this.failing, this.problem] = [false, ''];
    this.tellFaults(published.faults);
    for (const { kid } of lost) if (kid !== undefined) this.missing.withdrawn(kid);
    if (lost.length > 0) this.withdrawn();
  }

  /** Once for as long as they are the same. */
  private tellFaults(faults: readonly string[]): void {
    const why = faults.join('; ');
    if (why !== '' && why !== this.faults) {
      this.logger.warn({ event: 'auth.keys-unusable', issuer: this.issuer, why, message: UNUSABLE });
    }
    this.faults = why;
  }
}

/** The key that a token asks for: its `kid`, or any for its algorithm. */
function nameOf({ kid, alg }: JWSHeaderParameters): string {
  return typeof kid === 'string' ? kid : `any key for ${alg}`;
}

const UNREADABLE =
  'The keys of an issuer cannot be read (tokens are checked with the last ones, and answered with 503 where there are none)';

const UNUSABLE =
  'An issuer publishes keys that no signature can be checked by: tokens that name them are answered with 503. Have them mended there; its other keys are used';

/** The code of a JOSE error; `undefined` for anything else. */
export function codeOf(error: unknown): string | undefined {
  return (error as { code?: string } | null | undefined)?.code;
}
