import { Inject, Injectable } from '@nestjs/common';
import type { InitializeResult, ServerCapabilities } from '@modelcontextprotocol/sdk/types.js';
import { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import { Extensions } from '../../../extensions/extensions.js';
import { PreparedResult } from '../../rpc/prepared-result.js';
import { SERVER_IDENTITY, type ServerIdentity } from '../../../identity/identity.js';
import { serverInfo } from '../../rpc/server-info.js';
import { negotiated } from '../../rpc/legacy-revisions.js';
import { knownCapabilities } from '../revisions/known-capabilities.js';
import { jsonText } from '../../../text/sent-json.js';

/** What `initialize` agrees on. */
export interface Agreed {
  readonly protocolVersion: string;
  readonly result: PreparedResult;
}

/** @param requested the revision that the client asks for */
export type Agree = (requested: string) => Agreed;

/**
 * Answers `initialize` (MCP, Lifecycle). Clients differ by their revision alone, so each has its answer, written once:
 * where it is first asked for.
 */
export function agreeOn(capabilities: ServerCapabilities, extensions: Extensions, identity: ServerIdentity): Agree {
  const { instructions } = identity;
  const resultOf = (protocolVersion: string): InitializeResult => ({
    protocolVersion,
    capabilities: knownCapabilities(capabilities, extensions.declaredIn('legacy'), protocolVersion),
    serverInfo: serverInfo(identity, protocolVersion),
    ...(instructions !== undefined && { instructions }),
  });
  const results = new Map<string, PreparedResult>();
  const written = (protocolVersion: string) => {
    const result = new PreparedResult(jsonText(resultOf(protocolVersion)));
    results.set(protocolVersion, result);
    return result;
  };
  return (requested) => {
    const protocolVersion = negotiated(requested);
    return { protocolVersion, result: results.get(protocolVersion) ?? written(protocolVersion) };
  };
}

/** The handshake that opens a session. */
@Injectable()
export class Handshake {
  readonly agree: Agree;

  constructor(
    capabilities: CapabilityRegistry,
    extensions: Extensions,
    @Inject(SERVER_IDENTITY) identity: ServerIdentity,
  ) {
    this.agree = agreeOn(capabilities.serverCapabilities(), extensions, identity);
  }
}
