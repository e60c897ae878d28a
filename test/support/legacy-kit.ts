import { StreamExpiries } from '../../src/auth/stream-expiries.js';
import { Logger } from '@nestjs/common';
import type { JSONRPCMessage, JSONRPCRequest } from '@modelcontextprotocol/sdk/types.js';
import { CapabilityRegistry } from '../../src/capabilities/capability-registry.js';
import { SchemaValidator } from '../../src/capabilities/schema-validator.js';
import type { AnswerBox } from '../../src/cluster/answers/answer-box.js';
import type { EventLog } from '../../src/cluster/events/event-log.js';
import type { ListeningClaims } from '../../src/cluster/claims/listening-claims.js';
import { MemoryAnswerBox } from '../../src/cluster/answers/memory-answer-box.js';
import { MemoryEarlierPods } from '../../src/cluster/pods/memory-earlier-pods.js';
import { MemoryEventLog } from '../../src/cluster/events/memory-event-log.js';
import { MemoryListeningClaims } from '../../src/cluster/claims/memory-listening-claims.js';
import { MemoryNotificationFeed } from '../../src/cluster/notifications/memory-notification-feed.js';
import type { NotificationFeed } from '../../src/cluster/notifications/notification-feed.js';
import { PodId } from '../../src/cluster/pods/pod-id.js';
import type { Settings } from '../../src/config/settings.js';
import { CallShares } from '../../src/mcp/calls/call-shares.js';
import { FixedKeyRing } from '../../src/mcp/keys/fixed-key-ring.js';
import { newStateKey } from '../../src/mcp/keys/state-key.js';
import { LostCalls } from '../../src/mcp/calls/lost-calls.js';
import { Probation } from '../../src/mcp/calls/probation.js';
import { AnswerCollector } from '../../src/mcp/legacy/pods/answer-collector.js';
import { CallObserver } from '../../src/mcp/legacy/sessions/call-observer.js';
import { LegacyDispatcher } from '../../src/mcp/legacy/methods/legacy-dispatcher.js';
import { LegacyExchanges } from '../../src/mcp/legacy/calls/legacy-exchanges.js';
import { Handshake } from '../../src/mcp/legacy/sessions/handshake.js';
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
import { MemoryPrincipalSessions } from '../../src/session/memory-principal-sessions.js';
import type { SessionRecord } from '../../src/session/session-record.js';
import type { SessionStore, StoredSession } from '../../src/session/session-store.js';
import { callCore } from './call-core.js';
import { NoTracing } from '../../src/tracing/no-tracing.js';
import type { Tracing } from '../../src/tracing/tracing.js';
import { FakePodBus, FakePods, FakeSuspensions } from './fake-pods.js';
import { FakeResponse } from './fake-response.js';
import { RecordedAudit } from './recorded-audit.js';
import { sessionRecord } from './session-records.js';
import { StoreProbe } from './store-probe.js';
import { testMetrics } from './test-metrics.js';
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

/** The legacy era's real objects, wired as its module wires them, without HTTP and without a log. */
export class LegacyKit<Log extends EventLog = MemoryEventLog> {
  readonly settings: Settings;
  readonly probe = testMetrics();
  readonly unreadable = new UnreadableLog(this.probe.metrics);
  readonly pod: PodId;
  readonly capabilities: CapabilityRegistry;
  readonly store: StoreProbe;
  readonly log: Log;
  readonly bus: FakePodBus;
  readonly pods = new FakePods();
  readonly feed: NotificationFeed;
  readonly claims: ListeningClaims;
  readonly box: AnswerBox;
  readonly sockets: SseSockets;
  readonly listening: Listening;
  readonly listeners: Listeners;
  readonly registry: TransportRegistry;
  readonly callShares: CallShares;
  readonly exchanges: LegacyExchanges;
  readonly views: RememberedSessions;
  readonly ender: SessionEnder;
  readonly changes: SessionChanges;
  readonly factory: TransportFactory;
  readonly warmSessions: Rehydrator;
  readonly places: SessionQuota;
  readonly opener: SessionOpener;
  readonly wakeUps = new WakeUps();
  readonly suspensions = new FakeSuspensions();
  readonly takeovers: Takeovers;
  readonly follower: StreamFollower;
  readonly answers: AnswerCollector;
  readonly ids: QuestionIds;
  readonly waitingAnswers: WaitingAnswers;
  readonly relay: Relay;
  readonly podListener: PodListener;
  readonly audit = new RecordedAudit();

  constructor(
    changes: Partial<Settings> = {},
    ports: Partial<SharedPorts & { readonly log: Log }> = {},
    tracing: Tracing = new NoTracing(),
  ) {
    Logger.overrideLogger(false);
    const { metrics } = this.probe;
    this.settings = testSettings(changes);
    this.pod = ports.pod ?? new PodId();
    this.capabilities = new CapabilityRegistry(this.settings);
    this.store = new StoreProbe(this.settings, metrics, ports.store);
    this.log = ports.log ?? (new MemoryEventLog(this.settings, this.pod, metrics) as unknown as Log);
    this.bus = ports.bus ?? new FakePodBus();
    this.feed = ports.feed ?? new MemoryNotificationFeed(this.pod);
    this.claims = ports.claims ?? new MemoryListeningClaims();
    this.box = ports.box ?? new MemoryAnswerBox();
    this.sockets = new SseSockets(this.settings, metrics, new StreamExpiries(null));
    this.listening = new Listening(this.claims, this.bus, this.pods, this.pod);
    this.listeners = new Listeners(this.settings, this.sockets, this.feed, this.listening, metrics);
    this.registry = new TransportRegistry(this.settings, metrics);
    this.callShares = new CallShares(this.settings, metrics);
    const { runs, accounts } = callCore(metrics, tracing, this.audit);
    this.exchanges = new LegacyExchanges(
      this.log,
      this.sockets,
      this.capabilities,
      this.pod,
      accounts,
      this.unreadable,
      this.callShares,
    );
    this.views = new RememberedSessions(this.registry, this.listeners);
    this.ender = new SessionEnder(this.registry, this.listeners, this.log, this.audit);
    this.changes = new SessionChanges(this.store, this.views, this.ender, this.bus);
    const validator = new SchemaValidator();
    const dispatcher = new LegacyDispatcher(this.settings, validator, this.capabilities, runs, this.changes, tracing);
    const observer = new CallObserver(accounts, this.registry, metrics);
    this.ids = new QuestionIds(this.pod, KEYS, new MemoryEarlierPods());
    this.factory = new TransportFactory(validator, dispatcher, observer, this.ids);
    this.warmSessions = new Rehydrator(this.registry, this.factory, metrics);
    this.places = new SessionQuota(
      this.settings,
      new MemoryPrincipalSessions(),
      this.store,
      this.ender,
      this.bus,
      metrics,
      this.audit,
    );
    this.opener = new SessionOpener(
      this.store,
      this.registry,
      this.factory,
      new Handshake(this.capabilities),
      metrics,
      this.audit,
      this.places,
    );
    this.takeovers = new Takeovers(
      this.log,
      this.pods,
      this.pod,
      this.store,
      this.warmSessions,
      this.registry,
      this.exchanges,
      new LostCalls(this.suspensions),
      new Probation(),
      metrics,
      this.unreadable,
    );
    this.follower = new StreamFollower(
      this.log,
      this.sockets,
      this.wakeUps,
      this.takeovers,
      this.store,
      this.bus,
      metrics,
      this.unreadable,
    );
    this.answers = new AnswerCollector(this.box, this.registry, this.unreadable);
    this.waitingAnswers = new WaitingAnswers(this.settings, this.box);
    this.relay = new Relay(this.settings, this.bus, this.box, this.pod, this.ids, this.waitingAnswers, metrics);
    this.podListener = new PodListener(
      this.bus,
      this.store,
      this.registry,
      this.views,
      this.ender,
      this.listeners,
      this.listening,
      this.answers,
      this.wakeUps,
      this.exchanges,
    );
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
    this.exchanges.begin(transport, { requests, form, origin: { headers: {} }, response: response.response });
    return response;
  }

  /** Lets go of every timer. What was shared stays open. */
  async close(): Promise<void> {
    this.podListener.onApplicationShutdown();
    await this.registry.close();
    this.exchanges.onApplicationShutdown();
    this.sockets.onApplicationShutdown();
    if (this.log instanceof MemoryEventLog) this.log.onApplicationShutdown();
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
