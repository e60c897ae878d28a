import { Injectable } from '@nestjs/common';
import { PodBus } from '../../../cluster/bus/pod-bus.js';
import type { SessionChange } from '../../../session/session-record.js';
import { type ReachedLimit, SessionStore } from '../../../session/session-store.js';
import { sessionGone, storeUnavailable, type Refusal } from '../../rpc/refusals.js';
import { RpcCode, RpcError } from '../../rpc/rpc-error.js';
import type { Call } from '../calls/call.js';
import { SessionEnder } from './session-ender.js';
import { RememberedSessions } from './remembered-sessions.js';
import type { CallSession } from '../calls/call-session.js';

/** Stores what a client's request changes in its session, before that request is answered. */
@Injectable()
export class SessionChanges {
  constructor(
    private readonly store: SessionStore,
    private readonly views: RememberedSessions,
    private readonly ender: SessionEnder,
    private readonly bus: PodBus,
  ) {}

  /** @throws RpcError when the change was not stored; the call then carries the refusal for its HTTP status */
  async apply({ sessionId }: CallSession, call: Call, change: SessionChange): Promise<void> {
    const refusal = await this.record(sessionId, change);
    if (!refusal) return;
    call.refusal = refusal;
    throw new RpcError(refusal.code, refusal.message);
  }

  private async record(sessionId: string, change: SessionChange): Promise<Refusal | undefined> {
    const outcome = await this.store.update(sessionId, change);
    switch (outcome.state) {
      case 'alive':
        this.views.update(outcome.session);
        if (concernsStreams(change)) this.bus.broadcast({ kind: 'changed', session: sessionId });
        return undefined;
      case 'gone':
        this.ender.end(sessionId, 'expired');
        return sessionGone;
      case 'limit':
        return {
          status: 200,
          code: RpcCode.InvalidParams,
          message: MOST[outcome.of](outcome.limit),
        };
      case 'unavailable':
        return storeUnavailable;
      default:
        return outcome satisfies never;
    }
  }
}

const MOST: Readonly<Record<ReachedLimit['of'], (limit: number) => string>> = {
  subscriptions: (limit) => `A session holds at most ${limit} subscriptions`,
  bytes: (limit) => `A session holds at most ${limit} bytes, its subscriptions' URIs included`,
};

/** A GET stream may be open on another pod, whose view of the subscriptions decides what goes out on it. */
function concernsStreams({ field }: SessionChange): boolean {
  return field === 'subscribe' || field === 'unsubscribe';
}
