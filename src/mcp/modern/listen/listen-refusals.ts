import { limitRefusal, type Refusal, SIGN_IN } from '../../rpc/refusals.js';
import { RpcCode } from '../../rpc/rpc-error.js';

/** Why a `subscriptions/listen` is not served here. Another pod may. */
export const listenRefusals = {
  full: limitRefusal({
    status: 503,
    message: 'This server has as many open subscriptions/listen streams as it may (LISTEN_MAX_STREAMS). Try again.',
    limit: 'listen',
    retryAfterSeconds: 1,
  }),
  caller: limitRefusal({
    status: 429,
    message: 'This caller has its part of the open subscriptions/listen streams here (CALLER_MAX_PERCENT). Try again.',
    limit: 'listen_caller',
    retryAfterSeconds: 10,
  }),
  anonymous: limitRefusal({
    status: 503,
    message: `This server has as many subscriptions/listen streams of callers without a token as it may (ANONYMOUS_MAX_PERCENT). ${SIGN_IN}`,
    limit: 'listen_anonymous',
    retryAfterSeconds: 10,
  }),
  closing: {
    status: 503,
    code: RpcCode.Refused,
    message: 'This server is shutting down. Try again.',
    headers: { 'Retry-After': '1' },
  },
} as const satisfies Record<string, Refusal>;
