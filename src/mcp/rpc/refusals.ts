import type { JSONRPCRequest, RequestId } from '@modelcontextprotocol/sdk/types.js';
import { rateHeaders } from '../../limits/rate-headers.js';
import type { LimitKind, RateVerdict } from '../../limits/rate.js';
import { quoted } from '../../text/quoted.js';
import { RpcCode } from './rpc-error.js';

/** A refusal of a whole HTTP request: a status, and the JSON-RPC error in its body. */
export interface Refusal {
  readonly status: number;
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
  readonly id?: RequestId | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export const sessionGone: Refusal = {
  status: 404,
  code: RpcCode.SessionGone,
  message: 'Session not found or expired',
};

/** Of a stateless request: a session answers an unknown method with HTTP 200. */
export function methodNotFound({ id, method }: JSONRPCRequest): Refusal {
  return { status: 404, code: RpcCode.MethodNotFound, message: `Method not found: ${quoted(method)}`, id };
}

/** Nothing is known about the session: the store could not be asked. */
export const storeUnavailable = awayFor('The session store is unavailable; nothing was changed.');

/** Every place in memory is taken by a session that is working right now. */
export const atCapacity = awayFor('This server is at its capacity of busy sessions.');

export const starting = awayFor('This server is starting.');

export const shuttingDown = awayFor('This server is shutting down; the session lives on.');

/** 503, and come again in a second. @param why a sentence */
function awayFor(why: string): Refusal {
  return {
    status: 503,
    code: RpcCode.Refused,
    message: `${why} Try again.`,
    headers: { 'Retry-After': '1' },
  };
}

/** @param most as of the settings */
export function tooManyHeaders(most: number): Refusal {
  const message = `Request Header Fields Too Large: a request has at most ${most} headers`;
  return { status: 431, code: RpcCode.Refused, message };
}

/** @param most bytes, as of the settings */
export function bodyTooLarge(most: number): Refusal {
  const message = `Payload Too Large: a request body holds at most ${most} bytes`;
  return { status: 413, code: RpcCode.Refused, message };
}

export function badRequest(code: number, message: string, id?: RequestId | null): Refusal {
  return { status: 400, code, message, ...(id !== undefined && { id }) };
}

/** Thrown by guard and controller; `RefusalFilter` answers it. */
export class RefusedError extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.message);
    this.name = 'RefusedError';
  }
}

/** What callers without a token can do where theirs is used up. */
export const SIGN_IN = 'Try again, or with an access token.';

/** What a client is told of a limit that it, or the pod, has reached. */
export interface RefusedLimit {
  /** 429 where the caller has all it may, 503 where the pod has. */
  readonly status: 429 | 503;
  readonly message: string;
  /** The name of the limit, for programs. */
  readonly limit: string;
  readonly retryAfterSeconds: number;
}

/** A refusal for a limit; `data` says which, and `data` and `Retry-After` when to come back. */
export function limitRefusal(
  { status, message, limit, retryAfterSeconds }: RefusedLimit,
  id?: RequestId | null,
): Refusal {
  return {
    status,
    code: RpcCode.Refused,
    message,
    data: { limit, retryAfterSeconds },
    ...(id !== undefined && { id }),
    headers: { 'Retry-After': String(retryAfterSeconds) },
  };
}

type RateReached = Extract<RateVerdict, { ok: false }>;

const RATE_REACHED: Readonly<Record<LimitKind, string>> = {
  caller: 'Too Many Requests: this caller has sent as many requests as it may in this time',
  initialize: 'Too Many Requests: this caller has opened as many sessions as it may in this time; go on with those',
  tool: 'Too Many Requests: this caller has called this tool as often as it may in this time',
  admin: 'Too Many Requests: this caller has asked /admin as often as it may in this time',
  anonymous: `Too Many Requests: callers without a token have sent as many requests as they may in this time. ${SIGN_IN}`,
  global: 'Too Many Requests: this service takes no more requests in this time',
};

/** 429 for a rate. */
export function rateRefusal(reached: RateReached, id: RequestId | null = null): Refusal {
  const { limit, retryAfterSeconds, remaining, rate } = reached;
  const refusal = limitRefusal({ status: 429, message: RATE_REACHED[limit], limit, retryAfterSeconds }, id);
  const headers = rateHeaders(limit, { remaining, seconds: retryAfterSeconds }, rate);
  return { ...refusal, headers: { ...refusal.headers, ...headers } };
}
