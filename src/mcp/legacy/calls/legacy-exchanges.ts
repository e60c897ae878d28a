import { Injectable } from '@nestjs/common';
import type { JSONRPCRequest } from '@modelcontextprotocol/sdk/types.js';
import { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import type { Grants } from '../../../capabilities/grants.js';
import { EventLog, type StreamName } from '../../../cluster/events/event-log.js';
import { PodId } from '../../../cluster/pods/pod-id.js';
import { UnreadableLog } from '../../../redis/unreadable-log.js';
import { Call } from './call.js';
import type { CallOrigin } from './call-origin.js';
import type { EarlierRun } from './earlier-run.js';
import { Exchanges } from './exchanges.js';
import { LegacyExchange, type ExchangeOwner } from './legacy-exchange.js';
import { RequestAccounts } from '../../calls/call-accounts.js';
import type { CallSession } from './call-session.js';
import { descriptorOf } from './described-stream.js';
import { CallStream, type StreamOwner, type StreamTools } from '../streams/call-stream.js';
import { SseSockets } from '../../streams/sse-sockets.js';

/** A stream that this pod took over, where it ends, and what its client knows from it. */
export interface TakenStream {
  readonly name: StreamName;
  readonly epoch: number;
  readonly last: number;
  readonly earlier: EarlierRun;
  /** What the caller could use when the call began. */
  readonly grants?: Grants | undefined;
  /** As of `Posted`. */
  readonly onDone: () => void;
}

/** Begins the exchanges of sessions, and knows their streams while something may still be written to them. */
@Injectable()
export class LegacyExchanges extends Exchanges {
  private readonly streams = new Map<string, CallStream>();
  private readonly streamsEnding = new Set<CallStream>();

  private readonly tools: StreamTools;

  constructor(
    log: EventLog,
    sockets: SseSockets,
    private readonly registry: CapabilityRegistry,
    private readonly pod: PodId,
    accounts: RequestAccounts,
    unreadable: UnreadableLog,
  ) {
    super(accounts);
    this.tools = { log, sockets, unreadable };
  }

  /** Runs a request again whose pod died, on the stream that its client waits on. */
  repeat(session: CallSession, request: JSONRPCRequest, taken: TakenStream): void {
    const { name, epoch, last, earlier, grants, onDone } = taken;
    const origin = { headers: {}, grants, earlier };
    const stream = this.keep(new CallStream(name.stream, session, this.tools, { epoch, last }));
    const exchange = new LegacyExchange(undefined, [request], 'single', session, this, origin, stream);
    exchange.onDone = onDone;
    this.serve(session, new Call(request, exchange, origin));
  }

  /** The stream of a call in flight. Stream names can be guessed, so a session is only given its own. */
  streamOf({ sessionId, stream }: StreamName): CallStream | undefined {
    const found = this.streams.get(stream);
    return found?.name.sessionId === sessionId ? found : undefined;
  }

  /** Looks where the clients of all call streams are; a message that says so may have been lost. */
  async look(): Promise<void> {
    await Promise.all([...this.streams.values()].map((stream) => stream.look()));
  }

  openStream(owner: ExchangeOwner & StreamOwner, requests: readonly JSONRPCRequest[], origin: CallOrigin): CallStream {
    const descriptor = descriptorOf(requests, this.registry, origin);
    return this.keep(new CallStream(this.pod.next(), owner, this.tools, descriptor));
  }

  /** Streams whose calls are over and whose last words may still be on their way. */
  get ending(): number {
    return this.streamsEnding.size;
  }

  streamEnding(stream: CallStream): void {
    this.streamsEnding.add(stream);
  }

  streamEnded(stream: CallStream): void {
    this.streamsEnding.delete(stream);
    this.streams.delete(stream.name.stream);
  }

  private keep(stream: CallStream): CallStream {
    this.streams.set(stream.name.stream, stream);
    return stream;
  }
}
