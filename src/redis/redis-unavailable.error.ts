/** What only an operator ends: a server that lacks something, or does not let this service use it. */
const LASTING = /^(UNFIT|NOPERM|ERR unknown command)\b/;

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/**
 * Redis could not be asked, did not answer in time, or refused. Carries words only: the errors of the client library
 * hold the command's arguments, and with them session ids and passwords, so they go no further than this.
 */
export class RedisUnavailableError extends Error {
  readonly code = 'REDIS_UNAVAILABLE';
  /** What went wrong, safe to log. */
  readonly reason: string;
  /** Whether it makes no sense to wait for it to be over. */
  readonly isLasting: boolean;

  /**
   * @param outcome `refused`: Redis said no, so nothing was done. `unreadable`: it said no because of what a key holds: another
   *   type, or what the command or script cannot work with. Otherwise it is unknown whether it was done.
   */
  constructor(
    reason: string,
    readonly outcome: 'refused' | 'unreadable' | 'unknown' = 'unknown',
  ) {
    const safe = reason.replace(UUID, '(session)');
    super(`Redis is unavailable: ${safe}`);
    this.name = 'RedisUnavailableError';
    this.reason = safe;
    this.isLasting = LASTING.test(safe);
  }
}

/** Redis's reply, or why there is none. */
export type RedisAnswer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly cause: RedisUnavailableError };
