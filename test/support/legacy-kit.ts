import { Logger } from '@nestjs/common';
import type { JSONRPCMessage, JSONRPCRequest } from '@modelcontextprotocol/sdk/types.js';
import { CapabilityRegistry } from '../../src/capabilities/capability-registry.js';
import { SchemaValidator } from '../../src/capabilities/schema-validator.js';
import { MemoryEventLog } from '../../src/cluster/memory-event-log.js';
import { PodId } from '../../src/cluster/pod-id.js';
import type { Settings } from '../../src/config/settings.js';
import { CallObserver } from '../../src/mcp/legacy/call-observer.js';
import { Dispatcher } from '../../src/mcp/legacy/dispatcher.js';
import { Exchanges } from '../../src/mcp/legacy/exchanges.js';
import { SessionChanges } from '../../src/mcp/legacy/session-changes.js';
import { SessionEnder } from '../../src/mcp/legacy/session-ender.js';
import { SessionOpener } from '../../src/mcp/legacy/session-opener.js';
import type { SessionTransport } from '../../src/mcp/legacy/session-transport.js';
import { SessionViews } from '../../src/mcp/legacy/session-views.js';
import { Listeners } from '../../src/mcp/legacy/streams/listeners.js';
import { SseSockets } from '../../src/mcp/legacy/streams/sse-sockets.js';
import { TransportFactory } from '../../src/mcp/legacy/transport-factory.js';
import { TransportRegistry } from '../../src/mcp/legacy/transport-registry.js';
import { WarmSessions } from '../../src/mcp/legacy/warm-sessions.js';
import type { SessionRecord } from '../../src/session/session-record.js';
import type { StoredSession } from '../../src/session/session-store.js';
import { NoTracing } from '../../src/tracing/no-tracing.js';
import type { Tracing } from '../../src/tracing/tracing.js';
import { FakeResponse } from './fake-response.js';
import { sessionRecord } from './session-records.js';
import { StoreProbe } from './store-probe.js';
import { testMetrics } from './test-metrics.js';
import { testSettings } from './test-settings.js';

/** The legacy era's real objects, wired as its module wires them, on stores in memory, without HTTP and without a log. */
export class LegacyKit {
  readonly settings: Settings;
  readonly probe = testMetrics();
  readonly pod = new PodId();
  readonly capabilities: CapabilityRegistry;
  readonly store: StoreProbe;
  readonly log: MemoryEventLog;
  readonly sockets: SseSockets;
  readonly listeners: Listeners;
  readonly registry: TransportRegistry;
  readonly exchanges: Exchanges;
  readonly views: SessionViews;
  readonly ender: SessionEnder;
  readonly factory: TransportFactory;
  readonly warmSessions: WarmSessions;
  readonly opener: SessionOpener;

  constructor(changes: Partial<Settings> = {}, tracing: Tracing = new NoTracing()) {
    Logger.overrideLogger(false);
    const { metrics } = this.probe;
    this.settings = testSettings(changes);
    this.capabilities = new CapabilityRegistry(this.settings);
    this.store = new StoreProbe(this.settings, metrics);
    this.log = new MemoryEventLog(this.settings, metrics);
    this.sockets = new SseSockets(this.settings, metrics);
    this.listeners = new Listeners(this.settings, this.sockets, this.pod, metrics);
    this.registry = new TransportRegistry(this.settings, metrics);
    this.exchanges = new Exchanges(this.log, this.sockets, this.pod, tracing);
    this.views = new SessionViews(this.registry, this.listeners);
    this.ender = new SessionEnder(this.registry, this.listeners, this.log);
    const changesOf = new SessionChanges(this.store, this.views, this.ender);
    const dispatcher = new Dispatcher(this.capabilities, metrics, changesOf, tracing);
    const observer = new CallObserver(metrics, this.registry, tracing);
    const validator = new SchemaValidator();
    this.factory = new TransportFactory(this.settings, this.capabilities, validator, dispatcher, observer, this.pod);
    this.warmSessions = new WarmSessions(this.registry, this.factory, metrics);
    this.opener = new SessionOpener(this.store, this.registry, this.factory, metrics);
  }

  /** A live session that is not in memory. */
  async parked(changes: Partial<SessionRecord> = {}): Promise<StoredSession> {
    const created = await this.store.create(sessionRecord({ initialized: true, ...changes }));
    if (created.state !== 'created') throw new Error(`The store answered ${created.state}`);
    return created.session;
  }

  /** A session with a transport in memory, idle since now. */
  async warm(changes: Partial<SessionRecord> = {}): Promise<SessionTransport> {
    const outcome = await this.warmSessions.warm(await this.parked(changes));
    if (outcome.state !== 'warm') throw new Error(outcome.refusal.message);
    this.registry.release(outcome.transport);
    return outcome.transport;
  }

  /** A POST with requests; the response fills as they are served. */
  post(transport: SessionTransport, ...requests: JSONRPCRequest[]): FakeResponse {
    const response = new FakeResponse();
    this.exchanges.begin(transport, requests, requests.length > 1 ? 'batch' : 'single', {}, response.response);
    return response;
  }

  /** Lets go of every timer. */
  async close(): Promise<void> {
    await this.registry.close();
    this.exchanges.onApplicationShutdown();
    this.sockets.onApplicationShutdown();
    this.log.onApplicationShutdown();
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
