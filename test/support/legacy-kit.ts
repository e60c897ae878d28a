import type { TestingModule } from '@nestjs/testing';
import type { JSONRPCMessage, JSONRPCRequest } from '@modelcontextprotocol/sdk/types.js';
import { CapabilityRegistry } from '../../src/capabilities/capability-registry.js';
import { AnswerBox } from '../../src/cluster/answers/answer-box.js';
import { EventLog } from '../../src/cluster/events/event-log.js';
import { ListeningClaims } from '../../src/cluster/claims/listening-claims.js';
import { MemoryAnswerBox } from '../../src/cluster/answers/memory-answer-box.js';
import { MemoryEarlierPods } from '../../src/cluster/pods/memory-earlier-pods.js';
import { MemoryEventLog } from '../../src/cluster/events/memory-event-log.js';
import { MemoryListeningClaims } from '../../src/cluster/claims/memory-listening-claims.js';
import { MemoryNotificationFeed } from '../../src/cluster/notifications/memory-notification-feed.js';
import { NotificationFeed } from '../../src/cluster/notifications/notification-feed.js';
import { PodBus } from '../../src/cluster/bus/pod-bus.js';
import { ToolSuspensions } from '../../src/cluster/claims/tool-suspensions.js';
import { PodId } from '../../src/cluster/pods/pod-id.js';
import { Pods } from '../../src/cluster/pods/pods.js';
import type { Settings } from '../../src/config/settings.js';
import { CallShares } from '../../src/mcp/calls/call-shares.js';
import { FixedKeyRing } from '../../src/mcp/keys/fixed-key-ring.js';
import { KeyRing } from '../../src/mcp/keys/key-ring.js';
import { newStateKey } from '../../src/mcp/keys/state-key.js';
import { AnswerCollector } from '../../src/mcp/legacy/pods/answer-collector.js';
import { LegacyExchanges } from '../../src/mcp/legacy/calls/legacy-exchanges.js';
import { LegacyModule } from '../../src/mcp/legacy/legacy.module.js';
import { PodListener } from '../../src/mcp/legacy/pods/pod-listener.js';
import { QuestionIds } from '../../src/mcp/legacy/questions/question-ids.js';
import { Relay } from '../../src/mcp/legacy/questions/relay.js';
import { SessionChanges } from '../../src/mcp/legacy/sessions/session-changes.js';
import { SessionEnder } from '../../src/mcp/legacy/sessions/session-ender.js';
import { SessionOpener } from '../../src/mcp/legacy/sessions/session-opener.js';
import type { SessionTransport } from '../../src/mcp/legacy/sessions/session-transport.js';
import { SessionQuota } from '../../src/mcp/legacy/sessions/session-quota.js';
import { RememberedSessions } from '../../src/mcp/legacy/sessions/remembered-sessions.js';
import { Listeners } from '../../src/mcp/legacy/streams/listeners.js';
import { Listening } from '../../src/mcp/legacy/streams/listening.js';
import { SseSockets } from '../../src/mcp/streams/sse-sockets.js';
import { StreamFollower } from '../../src/mcp/legacy/takeover/stream-follower.js';
import { WakeUps } from '../../src/mcp/legacy/streams/wake-ups.js';
import { Takeovers } from '../../src/mcp/legacy/takeover/takeovers.js';
import { TransportFactory } from '../../src/mcp/legacy/sessions/transport-factory.js';
import { TransportRegistry } from '../../src/mcp/legacy/sessions/transport-registry.js';
import { WaitingAnswers } from '../../src/mcp/legacy/questions/waiting-answers.js';
import { Rehydrator } from '../../src/mcp/legacy/sessions/rehydrator.js';
import { UnreadableLog } from '../../src/redis/unreadable-log.js';
import type { SessionRecord } from '../../src/session/session-record.js';
import { SessionStore, type StoredSession } from '../../src/session/session-store.js';
import { NoTracing } from '../../src/tracing/no-tracing.js';
import type { Tracing } from '../../src/tracing/tracing.js';
import { FakePodBus, FakePods, FakeSuspensions } from './fake-pods.js';
import { FakeResponse } from './fake-response.js';
import { compileKit, ModuleKit } from './kit-module.js';
import { RecordedAudit } from './recorded-audit.js';
import { sessionRecord } from './session-records.js';
import { StoreProbe } from './store-probe.js';
import { testMetrics, type TestMetrics } from './test-metrics.js';
import { testSettings } from './test-settings.js';

/** What all kits share, as pods of one service do. */
const KEYS = new FixedKeyRing(newStateKey());

/** Asks in the name of another pod of the service. */
export function idsOfAnotherPod(): QuestionIds {
  return new QuestionIds(new PodId(), KEYS, new MemoryEarlierPods());
}

/** What a kit can share with the kits of other pods; what is left out is in memory and the kit's own. */
export interface SharedPorts {
  readonly pod: PodId;
  readonly store: SessionStore;
  readonly log: EventLog;
  readonly feed: NotificationFeed;
  readonly claims: ListeningClaims;
  readonly box: AnswerBox;
  readonly bus: FakePodBus;
}

/** The legacy era's module without HTTP and without a log; only what talks to the world or to other pods stands in. */
export class LegacyKit<Log extends EventLog = MemoryEventLog> extends ModuleKit {
  readonly unreadable = this.get(UnreadableLog);
  readonly pod = this.get(PodId);
  readonly capabilities = this.get(CapabilityRegistry);
  readonly log = this.get<EventLog>(EventLog) as Log;
  readonly feed = this.get(NotificationFeed);
  readonly claims = this.get(ListeningClaims);
  readonly box = this.get(AnswerBox);
  readonly sockets = this.get(SseSockets);
  readonly listening = this.get(Listening);
  readonly listeners = this.get(Listeners);
  readonly registry = this.get(TransportRegistry);
  readonly callShares = this.get(CallShares);
  readonly exchanges = this.get(LegacyExchanges);
  readonly views = this.get(RememberedSessions);
  readonly ender = this.get(SessionEnder);
  readonly changes = this.get(SessionChanges);
  readonly factory = this.get(TransportFactory);
  readonly warmSessions = this.get(Rehydrator);
  readonly places = this.get(SessionQuota);
  readonly opener = this.get(SessionOpener);
  readonly wakeUps = this.get(WakeUps);
  readonly takeovers = this.get(Takeovers);
  readonly follower = this.get(StreamFollower);
  readonly answers = this.get(AnswerCollector);
  readonly ids = this.get(QuestionIds);
  readonly waitingAnswers = this.get(WaitingAnswers);
  readonly relay = this.get(Relay);
  readonly podListener = this.get(PodListener);

  private constructor(
    module: TestingModule,
    readonly settings: Settings,
    readonly probe: TestMetrics,
    readonly store: StoreProbe,
    readonly bus: FakePodBus,
    readonly pods: FakePods,
    readonly suspensions: FakeSuspensions,
    readonly audit: RecordedAudit,
  ) {
    super(module);
  }

  static async create<Log extends EventLog = MemoryEventLog>(
    changes: Partial<Settings> = {},
    ports: Partial<SharedPorts & { readonly log: Log }> = {},
    tracing: Tracing = new NoTracing(),
  ): Promise<LegacyKit<Log>> {
    const [settings, probe, audit] = [testSettings(changes), testMetrics(), new RecordedAudit()];
    const { metrics } = probe;
    const pod = ports.pod ?? new PodId();
    const store = new StoreProbe(settings, metrics, ports.store);
    const bus = ports.bus ?? new FakePodBus();
    const [pods, suspensions] = [new FakePods(), new FakeSuspensions()];
    const module = await compileKit(LegacyModule, { settings, metrics, tracing, audit }, [
      [PodId, pod],
      [SessionStore, store],
      [EventLog, ports.log ?? new MemoryEventLog(settings, pod, metrics)],
      [PodBus, bus],
      [Pods, pods],
      [NotificationFeed, ports.feed ?? new MemoryNotificationFeed(pod)],
      [ListeningClaims, ports.claims ?? new MemoryListeningClaims()],
      [AnswerBox, ports.box ?? new MemoryAnswerBox()],
      [ToolSuspensions, suspensions],
      [KeyRing, KEYS],
    ]);
    return new LegacyKit(module, settings, probe, store, bus, pods, suspensions, audit);
  }

  /** A live session that is not in memory. */
  async parked(changes: Partial<SessionRecord> = {}): Promise<StoredSession> {
    const created = await this.store.create(sessionRecord(changes));
    if (created.state !== 'created') throw new Error(`The store answered ${created.state}`);
    return created.session;
  }

  /** A session with a transport in memory, idle since now. */
  async warm(changes: Partial<SessionRecord> = {}): Promise<SessionTransport> {
    return this.rehydrated(await this.parked(changes));
  }

  /** The transport here of a session that may have been opened on another pod. */
  async rehydrated(session: StoredSession): Promise<SessionTransport> {
    const outcome = this.warmSessions.warm(session);
    if (outcome.state !== 'warm') throw new Error(outcome.refusal.message);
    this.registry.release(outcome.transport);
    return outcome.transport;
  }

  /** A POST with requests; the response fills as they are served. */
  post(transport: SessionTransport, ...requests: JSONRPCRequest[]): FakeResponse {
    const response = new FakeResponse();
    const form = requests.length > 1 ? 'batch' : 'single';
    this.registry.lease(transport);
    const onDone = () => this.registry.release(transport);
    const origin = { headers: {} };
    this.exchanges.begin(transport, { requests, form, origin, response: response.response, onDone });
    return response;
  }

  /** Ends sessions as a shutdown does, and lets go of every timer. */
  async close(): Promise<void> {
    await this.registry.close();
    await this.module.close();
    this.store.close();
  }
}

export function rpcRequest(id: string | number, method: string, params?: Record<string, unknown>): JSONRPCRequest {
  return { jsonrpc: '2.0', id, method, ...(params && { params }) };
}

export function toolCall(id: string | number, name: string, params: Record<string, unknown> = {}): JSONRPCRequest {
  return rpcRequest(id, 'tools/call', { name, arguments: {}, ...params });
}

/** The JSON-RPC messages on an SSE response. */
export function messagesOn(response: FakeResponse): JSONRPCMessage[] {
  return response.data.map((data) => JSON.parse(data) as JSONRPCMessage);
}
