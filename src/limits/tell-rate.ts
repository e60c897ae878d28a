import { Logger } from '@nestjs/common';
import type { LimitKind } from './rate.js';

/** Limits that an operator is told of here; the others have a log line for each refusal. */
export type ToldLimit = Exclude<LimitKind, 'initialize' | 'tool'> | 'auth' | 'host';

const MESSAGES: Readonly<Record<ToldLimit, string>> = {
  caller: 'A caller is over its limit and is answered 429 until its window ends (docs/limits.md)',
  anonymous:
    'All callers without a token together are over their part of RATE_LIMIT_GLOBAL (ANONYMOUS_MAX_PERCENT): such requests are answered 429 until the window ends (docs/limits.md)',
  global:
    'All callers together are over RATE_LIMIT_GLOBAL: what comes is answered 429 until the window ends (docs/limits.md)',
  admin: 'A caller is over its limit of /admin and is answered 429 until its window ends (docs/limits.md)',
  auth: 'Too many requests of one address came without a good token: such are answered 429 until the window ends. If it is the address of a proxy, set TRUST_PROXY (docs/limits.md)',
  host: 'Too many requests of one address were refused for their Host or Origin: such are answered 429, and not logged, until the window ends. If it is the address of a proxy, set TRUST_PROXY (docs/limits.md)',
};

const logger = new Logger('RateLimits');

/** Tells the operator of a limit that was reached. To be called once a window: a flood of requests is none of log lines. */
export function tellRate(limit: ToldLimit, seconds: number): void {
  logger.warn({ event: 'rate.limited', message: MESSAGES[limit], limit, seconds });
}
