import type { RequestId } from '@modelcontextprotocol/sdk/types.js';

/** JSON-RPC error codes that the endpoint answers with. */
export const RpcCode = {
  ParseError: -32700,
  InvalidRequest: -32600,
  MethodNotFound: -32601,
  InvalidParams: -32602,
  InternalError: -32603,
  /** The transport's own refusals, as in the SDK. */
  Refused: -32000,
  SessionGone: -32001,
  ResourceNotFound: -32002,
  /** Modern era: a header and the body disagree. */
  HeaderMismatch: -32020,
  /** Modern era: the client did not declare what the request needs. */
  MissingClientCapability: -32021,
} as const;

/** A JSON-RPC error for one request; the SDK copies code, message and data into the answer. */
export class RpcError extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly data?: unknown,
  ) {
    super(message);
    this.name = 'RpcError';
  }
}

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

/** What a client is told of a call whose pod died, or whose stream was lost, and that must not simply be repeated. */
export const outcomeUnknown = {
  code: RpcCode.InternalError,
  message: 'The server that ran this call is gone and its outcome is unknown. Repeat it only if that is safe.',
} as const;

/** Nothing is known about the session: the store could not be asked. */
export const storeUnavailable: Refusal = {
  status: 503,
  code: RpcCode.Refused,
  message: 'The session store is unavailable; nothing was changed. Try again.',
  headers: { 'Retry-After': '1' },
};

/** Every place in memory is taken by a session that is working right now. */
export const atCapacity: Refusal = {
  status: 503,
  code: RpcCode.Refused,
  message: 'This server is at its capacity of busy sessions. Try again.',
  headers: { 'Retry-After': '1' },
};

export const shuttingDown: Refusal = {
  status: 503,
  code: RpcCode.Refused,
  message: 'This server is shutting down; the session lives on. Try again.',
  headers: { 'Retry-After': '1' },
};

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
