import { Injectable } from '@nestjs/common';
import type { InitializeResult } from '@modelcontextprotocol/sdk/types.js';
import { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import { PreparedResult } from '../../rpc/prepared-result.js';
import { SERVER_INFO } from '../../rpc/server-info.js';
import { LEGACY_REVISIONS, negotiated } from '../../rpc/legacy-revisions.js';
import { jsonText } from '../../../text/json-text.js';

/** What `initialize` agrees on. */
export interface Agreed {
  readonly protocolVersion: string;
  readonly result: PreparedResult;
}

/** Answers `initialize` (MCP, Lifecycle). Clients differ by their revision alone, so each has its answer, written once. */
@Injectable()
export class Handshake {
  private readonly results: ReadonlyMap<string, PreparedResult>;

  constructor(capabilities: CapabilityRegistry) {
    const resultOf = (protocolVersion: string): InitializeResult => ({
      protocolVersion,
      capabilities: capabilities.serverCapabilities(),
      serverInfo: SERVER_INFO,
    });
    this.results = new Map(
      LEGACY_REVISIONS.map((revision) => [revision, new PreparedResult(jsonText(resultOf(revision)))]),
    );
  }

  /** @param requested the revision that the client asks for */
  agree(requested: string): Agreed {
    const protocolVersion = negotiated(requested);
    return { protocolVersion, result: this.results.get(protocolVersion) as PreparedResult };
  }
}
