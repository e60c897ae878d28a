import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  LOG_LEVEL_META_KEY,
  PROTOCOL_VERSION_META_KEY,
} from '@modelcontextprotocol/server';
import {
  LoggingLevelSchema,
  type ClientCapabilities,
  type Implementation,
  type JSONRPCRequest,
  type LoggingLevel,
  type ProgressToken,
} from '@modelcontextprotocol/sdk/types.js';
import { isRequestId } from '../../rpc/request-id.js';

/** What a modern request says of itself in `_meta` (spec 2026-07-28, Per-Request Protocol Fields). */
export interface RequestEnvelope {
  readonly revision: string;
  readonly clientInfo: Implementation | undefined;
  readonly clientCapabilities: ClientCapabilities;
  /** The least level of the log messages that this request wants; `undefined`: none at all. */
  readonly logLevel: LoggingLevel | undefined;
  readonly progressToken: ProgressToken | undefined;
  readonly meta: Readonly<Record<string, unknown>>;
}

/** Reads an envelope that the SDK's classifier has found well-formed. */
export function envelopeOf({ params }: JSONRPCRequest): RequestEnvelope {
  const meta = (params?._meta ?? {}) as Readonly<Record<string, unknown>>;
  return {
    revision: meta[PROTOCOL_VERSION_META_KEY] as string,
    clientInfo: meta[CLIENT_INFO_META_KEY] as Implementation | undefined,
    clientCapabilities: meta[CLIENT_CAPABILITIES_META_KEY] ?? {},
    logLevel: levelOf(meta[LOG_LEVEL_META_KEY]),
    progressToken: tokenOf(meta['progressToken']),
    meta,
  };
}

/** Most requests name none: there a schema would make an error only to throw it away. */
function levelOf(value: unknown): LoggingLevel | undefined {
  return value === undefined ? undefined : LoggingLevelSchema.safeParse(value).data;
}

function tokenOf(value: unknown): ProgressToken | undefined {
  return isRequestId(value) ? value : undefined;
}
