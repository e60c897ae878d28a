import type { RequestId } from '@modelcontextprotocol/sdk/types.js';
import type { LimitKind, RateVerdict } from '../../limits/rate.js';
import { limitRefusal, type Refusal } from '../rpc/refusals.js';

type Refused = Extract<RateVerdict, { ok: false }>;

const MESSAGES: Readonly<Record<LimitKind, string>> = {
  caller: 'Too Many Requests: this caller has sent as many requests as it may in this time',
  initialize: 'Too Many Requests: this caller has opened as many sessions as it may in this time; go on with those',
  tool: 'Too Many Requests: this caller has called this tool as often as it may in this time',
  admin: 'Too Many Requests: this caller has asked /admin as often as it may in this time',
  global: 'Too Many Requests: this service takes no more requests in this time',
};

/** 429 for a limit; `data` says which, and when to come back. */
export function tooMany({ limit, retryAfterSeconds }: Refused, id: RequestId | null = null): Refusal {
  return limitRefusal({ status: 429, message: MESSAGES[limit], limit, retryAfterSeconds }, id);
}
