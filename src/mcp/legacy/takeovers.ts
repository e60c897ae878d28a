import { Injectable, Logger } from '@nestjs/common';
import {
  isJSONRPCErrorResponse,
  isJSONRPCNotification,
  isJSONRPCResultResponse,
  type JSONRPCRequest,
} from '@modelcontextprotocol/sdk/types.js';
import { EventLog, type StreamName, type StreamOpening, type StreamWriter } from '../../cluster/event-log.js';
import { PodId } from '../../cluster/pod-id.js';
import { Pods } from '../../cluster/pods.js';
import { Metrics } from '../../metrics/metrics.js';
import { sessionHash } from '../../session/session-hash.js';
import { SessionStore } from '../../session/session-store.js';
import { RpcCode } from '../rpc-error.js';
import { Exchanges } from './exchanges.js';
import { grantsOf } from './stream-opening.js';
import { TransportRegistry } from './transport-registry.js';
import { WarmSessions } from './warm-sessions.js';

/** How the stream of a dead pod was finished. */
type Finish = 'answered' | 'repeated' | 'reported';

/** What a client is told of a call whose pod died and that must not simply be repeated. */
const OUTCOME_UNKNOWN =
  'The server that ran this call is gone and its outcome is unknown. Repeat it only if that is safe.';

/** Finishes the streams of dead pods: by running the call again where that is declared safe, else by saying so. */
@Injectable()
export class Takeovers {
  private readonly logger = new Logger('Takeovers');

  constructor(
    private readonly log: EventLog,
    private readonly pods: Pods,
    private readonly pod: PodId,
    private readonly store: SessionStore,
    private readonly warmSessions: WarmSessions,
    private readonly registry: TransportRegistry,
    private readonly exchanges: Exchanges,
    private readonly metrics: Metrics,
  ) {}

  /** Takes the stream over if its writer is dead. Of several pods that try, one succeeds. */
  async consider(name: StreamName, writer: StreamWriter): Promise<void> {
    if (this.exchanges.streamOf(name) || !(await this.isDead(writer.pod))) return;
    const taken = await this.log.takeOver(name, writer.epoch);
    if (taken.state !== 'taken') return;
    const outcome = await this.finish(name, taken.epoch, taken.opening);
    this.metrics.takeovers.inc({ outcome });
    this.logger.warn({ event: 'stream.taken-over', session: sessionHash(name.sessionId), pod: writer.pod, outcome });
  }

  private async finish(name: StreamName, epoch: number, opening: StreamOpening): Promise<Finish> {
    const said = await this.said(name);
    if (isAnswered(opening, said)) {
      await this.log.end(name, epoch);
      return 'answered';
    }
    if (await this.repeat(name, epoch, opening, said)) return 'repeated';
    await this.report(name, epoch, opening);
    return 'reported';
  }

  /** What the client has been told, or can still read, of the run that was cut off. */
  private async said(name: StreamName): Promise<readonly unknown[]> {
    const read = await this.log.read(name, 0);
    return read.state === 'read' ? read.events.map(({ data }) => JSON.parse(data) as unknown) : [];
  }

  /** This very pod writes no stream that it does not hold: such a one was left behind, too. */
  private async isDead(pod: string): Promise<boolean> {
    return pod === this.pod.value || this.pods.isDead(pod);
  }

  private async repeat(
    name: StreamName,
    epoch: number,
    opening: StreamOpening,
    said: readonly unknown[],
  ): Promise<boolean> {
    if (opening.repeat === undefined) return false;
    const request = JSON.parse(opening.repeat) as JSONRPCRequest;
    const session = await this.store.peek(name.sessionId);
    if (session.state !== 'alive') return false;
    const warm = await this.warmSessions.warm(session.session);
    if (warm.state === 'refused') return false;
    const { transport } = warm;
    const idIsFree = !transport.callOf(request.id);
    const taken = { name, epoch, progress: progressIn(said), grants: grantsOf(opening) };
    if (idIsFree) this.exchanges.repeat(transport, request, taken);
    this.registry.release(transport);
    return idIsFree;
  }

  private async report(name: StreamName, epoch: number, { ids }: StreamOpening): Promise<void> {
    for (const id of ids) {
      const error = { code: RpcCode.InternalError, message: OUTCOME_UNKNOWN };
      await this.log.append(name, epoch, JSON.stringify({ jsonrpc: '2.0', id, error }), 'required');
    }
    await this.log.end(name, epoch);
  }
}

/** Whether only the end of the stream is missing: its pod died between the last answer and that. */
function isAnswered({ ids }: StreamOpening, said: readonly unknown[]): boolean {
  const answered = new Set(said.filter(isAnswer).map(({ id }) => id));
  return ids.every((id) => answered.has(id));
}

function isAnswer(message: unknown): message is { readonly id: string | number } {
  return isJSONRPCResultResponse(message) || (isJSONRPCErrorResponse(message) && message.id !== undefined);
}

/** The second run says nothing that the client has heard from the first. */
function progressIn(said: readonly unknown[]): number {
  return Math.max(-Infinity, ...said.map(progressOf));
}

function progressOf(message: unknown): number {
  const isProgress = isJSONRPCNotification(message) && message.method === 'notifications/progress';
  return isProgress ? Number(message.params?.['progress']) : -Infinity;
}
