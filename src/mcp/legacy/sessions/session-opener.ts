import { Injectable, Logger } from '@nestjs/common';
import {
  InitializeRequestParamsSchema,
  type InitializeRequestParams,
  type JSONRPCRequest,
  type RequestId,
} from '@modelcontextprotocol/sdk/types.js';
import { randomUUID } from 'node:crypto';
import { AuditLog } from '../../../audit/audit-log.js';
import type { Caller } from '../../../auth/caller.js';
import { background } from '../../../lifecycle/background.js';
import { Metrics } from '../../../metrics/metrics.js';
import type { SessionRecord } from '../../../session/session-record.js';
import { SessionStore } from '../../../session/session-store.js';
import { answerText } from '../../rpc/rpc-answer.js';
import { parseInput } from '../../rpc/parse-params.js';
import type { PreparedResult } from '../../rpc/prepared-result.js';
import { badRequest, storeUnavailable, type Refusal } from '../../rpc/refusals.js';
import { RpcCode } from '../../rpc/rpc-error.js';
import { Handshake } from './handshake.js';
import { invalidInitialize } from './invalid-initialize.js';
import { SessionQuota } from './session-quota.js';
import type { SessionTransport } from './session-transport.js';
import { TransportFactory } from './transport-factory.js';
import { TransportRegistry } from './transport-registry.js';
import { quoted } from '../../../text/quoted.js';

type RefusedReason = 'capacity' | 'unavailable' | 'too_large' | 'invalid' | 'principal';

export type OpenOutcome =
  | { readonly state: 'opened'; readonly id: string; readonly expiresAt: number; readonly answer: string }
  | { readonly state: 'refused'; readonly reason: RefusedReason; readonly refusal: Refusal };

/** UTF-16 units of what a client calls itself. */
const LONGEST_CLIENT = 100;

/** Opens sessions. A client hears of its session only when the record is stored, so its next request may land anywhere. */
@Injectable()
export class SessionOpener {
  private readonly logger = new Logger('Sessions');

  constructor(
    private readonly store: SessionStore,
    private readonly registry: TransportRegistry,
    private readonly factory: TransportFactory,
    private readonly handshake: Handshake,
    private readonly metrics: Metrics,
    private readonly audit: AuditLog,
    private readonly places: SessionQuota,
  ) {}

  /**
   * @param caller whose session it is from now on; without one it belongs to no principal
   * @param address of `addressHash`, where others have a caller
   */
  async open(request: JSONRPCRequest, caller?: Caller, address?: string): Promise<OpenOutcome> {
    const outcome = await this.tryToOpen(request, caller, address);
    if (outcome.state === 'refused')
      this.audit.record({ action: 'session.refused', principal: caller?.principal ?? null, reason: outcome.reason });
    return outcome;
  }

  private async tryToOpen(
    request: JSONRPCRequest,
    caller: Caller | undefined,
    address: string | undefined,
  ): Promise<OpenOutcome> {
    const params = parseInput(InitializeRequestParamsSchema, request.params);
    if (!params.ok) return this.refuse('invalid', invalidInitialize(request, params.issues));
    if (!this.registry.hasRoom()) return this.refuse('capacity', this.registry.refusal);
    const { protocolVersion, result } = this.handshake.agree(params.value.protocolVersion);
    const owner = { principal: caller?.principal ?? null, clientId: caller?.clientId, address };
    const record = newRecord(request, protocolVersion, owner, this.store.now());
    const transport = this.factory.create({ record, text: '' });
    this.registry.add(transport);
    return this.record(request.id, transport, result);
  }

  private async record(id: RequestId, transport: SessionTransport, result: PreparedResult): Promise<OpenOutcome> {
    const { record } = transport.stored;
    const full = await this.places.take(record);
    if (full) {
      background(this.places.leave(record), 'session place');
      return this.fail(transport, full === storeUnavailable ? 'unavailable' : 'principal', full);
    }
    const created = await this.store.create(record);
    if (created.state !== 'created') background(this.places.leave(record), 'session place');
    switch (created.state) {
      case 'created':
        transport.stored = created.session;
        this.registry.rest(transport);
        this.opened(transport);
        return {
          state: 'opened',
          id: record.id,
          expiresAt: created.expiresAt,
          answer: answerText(id, result.json),
        };
      case 'too-large':
        return this.fail(transport, 'too_large', tooLarge(created, id));
      case 'unavailable':
        return this.fail(transport, 'unavailable', storeUnavailable);
      default:
        return created satisfies never;
    }
  }

  private opened(transport: SessionTransport): void {
    const { initialize, protocolVersion, principal, clientId } = transport.stored.record;
    const client = quoted(`${initialize.clientInfo.name} ${initialize.clientInfo.version}`, LONGEST_CLIENT);
    this.metrics.sessionsCreated.inc();
    this.logger.log({
      event: 'session.opened',
      session: transport.sessionHash,
      protocolVersion,
      client,
    });
    const session = transport.sessionHash;
    this.audit.record({
      action: 'session.opened',
      principal,
      session,
      clientId: clientId ?? null,
      client,
      protocolVersion,
    });
  }

  private fail(transport: SessionTransport, reason: RefusedReason, refusal: Refusal): OpenOutcome {
    this.registry.discard(transport);
    return this.refuse(reason, refusal);
  }

  private refuse(reason: RefusedReason, refusal: Refusal): OpenOutcome {
    this.metrics.sessionsRefused.inc({ reason });
    return { state: 'refused', reason, refusal };
  }
}

interface Owner extends Pick<SessionRecord, 'principal'> {
  readonly clientId: string | undefined;
  readonly address: string | undefined;
}

function newRecord(
  request: JSONRPCRequest,
  protocolVersion: string,
  { principal, clientId, address }: Owner,
  createdAt: number,
): SessionRecord {
  const initialize = request.params as unknown as InitializeRequestParams;
  return {
    id: randomUUID(),
    createdAt,
    principal,
    ...(clientId !== undefined && { clientId }),
    ...(address !== undefined && { address }),
    initialize,
    protocolVersion,
    logLevel: null,
    subscriptions: [],
  };
}

function tooLarge({ bytes, limit }: { bytes: number; limit: number }, id: RequestId): Refusal {
  const message = `The initialize request makes a session record of ${bytes} bytes; ${limit} is the most a session may hold`;
  return badRequest(RpcCode.InvalidRequest, message, id);
}
