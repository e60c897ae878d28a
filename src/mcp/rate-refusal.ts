import type { RequestId } from '@modelcontextprotocol/sdk/types.js';
import type { LimitKind, RateVerdict } from '../limits/rate.js';
import { RpcCode, type Refusal } from './rpc-error.js';

type Refused = Extract<RateVerdict, { ok: false }>;

const MESSAGES: Readonly<Record<LimitKind, string>> = {
  caller: 'Too Many Requests: this caller has sent all it may for now',
  initialize: 'Too Many Requests: this caller has opened all the sessions it may for now; go on with those',
  tool: 'Too Many Requests: this caller has called this tool as often as it may for now',
  admin: 'Too Many Requests: this caller has asked /admin all it may for now',
  global: 'Too Many Requests: this service has all it can take for now',
};

/** 429 for a limit; `data` says which, and when to come back. */
export function tooMany({ limit, retryAfterSeconds }: Refused, id: RequestId | null = null): Refusal {
  return {
    status: 429,
    code: RpcCode.Refused,
    message: MESSAGES[limit],
    data: { limit, retryAfterSeconds },
    id,
    headers: { 'Retry-After': String(retryAfterSeconds) },
  };
}
