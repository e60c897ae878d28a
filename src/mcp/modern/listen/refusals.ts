import { limitRefusal } from '../../limit-refusal.js';
import { RpcCode, type Refusal } from '../../rpc-error.js';

const tryAgain = { status: 503, code: RpcCode.Refused, headers: { 'Retry-After': '1' } } as const;

/** Why a `subscriptions/listen` is not served here. Another pod may. */
export const refusals = {
  full: {
    ...tryAgain,
    message: 'This server has as many open subscriptions/listen streams as it may (LISTEN_MAX_STREAMS). Try again.',
  },
  caller: limitRefusal({
    status: 429,
    message: 'This caller has its part of the open subscriptions/listen streams here (CALLER_MAX_PERCENT). Try again.',
    limit: 'listen_caller',
    retryAfterSeconds: 10,
  }),
  closing: { ...tryAgain, message: 'This server is shutting down. Try again.' },
} as const satisfies Record<string, Refusal>;
