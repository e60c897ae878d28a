import type { RequestId } from '@modelcontextprotocol/sdk/types.js';
import { RpcCode, type Refusal } from './rpc-error.js';

/** What a client is told of a limit that it, or the pod, has reached. */
export interface ReachedLimit {
  /** 429 where the caller has all it may, 503 where the pod has. */
  readonly status: 429 | 503;
  readonly message: string;
  /** The name of the limit, for programs. */
  readonly limit: string;
  readonly retryAfterSeconds: number;
}

/** A refusal for a limit; `data` says which, and `data` and `Retry-After` when to come back. */
export function limitRefusal(
  { status, message, limit, retryAfterSeconds }: ReachedLimit,
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
