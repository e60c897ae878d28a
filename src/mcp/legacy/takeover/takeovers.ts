import { Injectable, Logger } from '@nestjs/common';
import type { JSONRPCRequest } from '@modelcontextprotocol/sdk/types.js';
import {
  EventLog,
  type StreamName,
  type StreamDescriptor,
  type StreamWriter,
  type TakenOver,
} from '../../../cluster/events/event-log.js';
import { faults } from '../../../lifecycle/faults.js';
import { Metrics } from '../../../metrics/metrics.js';
import { UnreadableLog } from '../../../redis/unreadable-log.js';
import { sessionHash } from '../../../session/session-hash.js';
import { SessionStore } from '../../../session/session-store.js';
import { patiently } from '../../calls/patience.js';
import { LeftBehind } from '../../calls/left-behind.js';
import { LostCalls, TAKE_OVERS } from '../../calls/lost-calls.js';
import { Probation } from '../../calls/probation.js';
import { outcomeUnknown, type RpcError } from '../../rpc/rpc-error.js';
import { EarlierRun } from '../calls/earlier-run.js';
import { LegacyExchanges } from '../calls/legacy-exchanges.js';
import type { SessionTransport } from '../sessions/session-transport.js';
import { repeatOf } from '../calls/described-stream.js';
import { fromStoredGrants } from '../../calls/repeatable.js';
import { messagesIn } from '../streams/logged-messages.js';
import { unanswered } from './unanswered.js';
import { TransportRegistry } from '../sessions/transport-registry.js';
import { Rehydrator } from '../sessions/rehydrator.js';
import { jsonText } from '../../../text/sent-json.js';

/** `unavailable`: the store is away, or this pod has no room just now. */
type WarmAttempt =
  { readonly state: 'warm'; readonly transport: SessionTransport } | { readonly state: 'gone' | 'unavailable' };

/** How the stream of a dead pod was finished. */
type Finish = 'answered' | 'repeated' | 'reported' | 'given_up';

/**
 * How long a stream that was taken over waits for a store that is away, in ms: the longest outage after which a client
 * can be expected to wait still. No other pod finishes the stream while this pod lives.
 */
const FINISH_WITHIN_MS = 600_000;

/** Finishes the streams of dead pods: by running the call again where that is declared safe, else by saying so. */
@Injectable()
export class Takeovers {
  private readonly logger = new Logger('Takeovers');
  /** The streams that this pod is taking over just now. */
  private readonly inHand = new Set<string>();

  constructor(
    private readonly log: EventLog,
    private readonly leftBehind: LeftBehind,
    private readonly store: SessionStore,
    private readonly rehydrator: Rehydrator,
    private readonly registry: TransportRegistry,
    private readonly exchanges: LegacyExchanges,
    private readonly lost: LostCalls,
    private readonly probation: Probation,
    private readonly metrics: Metrics,
    private readonly unreadable: UnreadableLog,
  ) {}

  /** Takes the stream over if its writer is dead. Of several pods that try, one succeeds. */
  async consider(name: StreamName, writer: StreamWriter): Promise<void> {
    if (!this.probation.admits(writer.lostRuns)) return;
    if (this.exchanges.streamOf(name) || !(await this.leftBehind.by(writer.pod)) || this.inHand.has(name.stream))
      return;
    this.inHand.add(name.stream);
    try {
      await this.takeOver(name, writer);
    } finally {
      this.inHand.delete(name.stream);
    }
  }

  private async takeOver(name: StreamName, writer: StreamWriter): Promise<void> {
    const taken = await this.log.takeOver(name, writer.epoch);
    if (taken.state !== 'taken') return;
    const outcome = await this.finishOrReport(name, taken);
    this.metrics.takeovers.inc({ outcome });
    this.logger.warn({
      event: 'stream.taken-over',
      session: sessionHash(name.sessionId),
      pod: writer.pod,
      outcome,
      lostRuns: taken.lostRuns,
      message: TAKE_OVERS[outcome],
    });
  }

  /** After a fault of ours no other pod finishes the stream while this pod lives. */
  private async finishOrReport(name: StreamName, taken: TakenOver): Promise<Finish> {
    try {
      return await this.finish(name, taken);
    } catch (error) {
      faults.report('take-over of a stream', error);
      await this.report(name, taken);
      return 'reported';
    }
  }

  private async finish(name: StreamName, taken: TakenOver): Promise<Finish> {
    const messages = messagesIn(taken.events, this.unreadable);
    const said = messages.map(({ message }) => message);
    if (isAnswered(taken.descriptor, said)) {
      await this.end(name, taken);
      return 'answered';
    }
    const isWhole = !taken.isDamaged && messages.length === taken.events.length;
    const request = isWhole ? this.requestOf(name, taken.descriptor) : undefined;
    const givenUp = request && this.lost.verdictOn({ lostRuns: taken.lostRuns, tool: toolOf(request) });
    if (request && !givenUp && (await this.repeat(name, taken, request, said))) return 'repeated';
    await this.report(name, taken, givenUp);
    return givenUp ? 'given_up' : 'reported';
  }

  private async repeat(
    name: StreamName,
    { epoch, last, lostRuns, descriptor, answers }: TakenOver,
    request: JSONRPCRequest,
    said: readonly unknown[],
  ): Promise<boolean> {
    const warm = await patiently(() => this.warm(name.sessionId), FINISH_WITHIN_MS);
    if (warm.state !== 'warm') return false;
    const { transport } = warm;
    if (transport.callOf(request.id)) {
      this.registry.release(transport);
      return false;
    }
    const earlier = new EarlierRun(said, answers, (reason) => this.unreadable.report('answer', reason));
    const onDone = () => this.registry.release(transport);
    const again = { name, epoch, last, earlier, grants: fromStoredGrants(descriptor.grants), onDone };
    this.probation.begin(lostRuns);
    this.exchanges.repeat(transport, request, again);
    return true;
  }

  private requestOf({ sessionId }: StreamName, descriptor: StreamDescriptor): JSONRPCRequest | undefined {
    const request = repeatOf(descriptor);
    if (!request || request.ok) return request?.value;
    this.unreadable.report('stream', request.reason, { session: sessionHash(sessionId) });
    return undefined;
  }

  private async warm(sessionId: string): Promise<WarmAttempt> {
    const session = await this.store.peek(sessionId);
    if (session.state !== 'alive') return session;
    const warm = this.rehydrator.warm(session.session);
    if (warm.state === 'warm') return warm;
    return { state: warm.refusal.status === 503 ? 'unavailable' : 'gone' };
  }

  private async report(
    name: StreamName,
    { epoch, last, descriptor }: TakenOver,
    { code, message }: Pick<RpcError, 'code' | 'message'> = outcomeUnknown,
  ): Promise<void> {
    const error = { code, message };
    for (const [index, id] of descriptor.ids.entries()) {
      const data = jsonText({ jsonrpc: '2.0', id, error });
      const event = { position: last + 1 + index, data, weight: 'required' } as const;
      await patiently(() => this.log.append(name, epoch, event), FINISH_WITHIN_MS);
    }
    await this.end(name, { epoch });
  }

  private async end(name: StreamName, { epoch }: Pick<TakenOver, 'epoch'>): Promise<void> {
    await patiently(() => this.log.end(name, epoch), FINISH_WITHIN_MS);
  }
}

function toolOf({ method, params }: JSONRPCRequest): string | undefined {
  const name = method === 'tools/call' ? params?.['name'] : undefined;
  return typeof name === 'string' ? name : undefined;
}

/** Whether only the end of the stream is missing: its pod died between the last answer and that. */
function isAnswered({ ids }: StreamDescriptor, said: readonly unknown[]): boolean {
  return unanswered(ids, said).length === 0;
}
