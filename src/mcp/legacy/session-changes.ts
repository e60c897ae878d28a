import { Injectable } from '@nestjs/common';
import type { SessionChange } from '../../session/session-record.js';
import { SessionStore } from '../../session/session-store.js';
import { RpcCode, RpcError, sessionGone, storeUnavailable, type Refusal } from '../rpc-error.js';
import type { Call } from './call.js';
import { SessionEnder } from './session-ender.js';
import { SessionViews } from './session-views.js';
import type { SessionTransport } from './session-transport.js';

/** Stores what a client's request changes in its session, before that request is answered. */
@Injectable()
export class SessionChanges {
  constructor(
    private readonly store: SessionStore,
    private readonly views: SessionViews,
    private readonly ender: SessionEnder,
  ) {}

  /** @throws RpcError when the change was not stored; the call then carries the refusal for its HTTP status */
  async apply(transport: SessionTransport, call: Call, change: SessionChange): Promise<void> {
    const refusal = await this.record(transport.sessionId, change);
    if (!refusal) return;
    call.refusal = refusal;
    throw new RpcError(refusal.code, refusal.message);
  }

  /** The same for a change that no call waits for. */
  async record(sessionId: string, change: SessionChange): Promise<Refusal | undefined> {
    const outcome = await this.store.update(sessionId, change);
    switch (outcome.state) {
      case 'alive':
        this.views.update(outcome.session);
        return undefined;
      case 'gone':
        this.ender.end(sessionId, 'expired');
        return sessionGone;
      case 'limit':
        return {
          status: 200,
          code: RpcCode.InvalidParams,
          message: `A session holds at most ${outcome.limit} subscriptions`,
        };
      case 'unavailable':
        return storeUnavailable;
      default:
        return outcome satisfies never;
    }
  }
}
