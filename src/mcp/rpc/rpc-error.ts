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

/** What a client is told of a call whose pod died, or whose stream was lost, and that must not simply be repeated. */
export const outcomeUnknown = {
  code: RpcCode.InternalError,
  message: 'The server that ran this call is gone and its outcome is unknown. Repeat it only if that is safe.',
} as const;
