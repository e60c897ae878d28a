import type { Result, ServerCapabilities, Tool } from '@modelcontextprotocol/sdk/types.js';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { CallContext } from '../capabilities/call-context.js';
import { CapabilityRegistry } from '../capabilities/capability-registry.js';
import { background } from '../lifecycle/background.js';
import { Periodic } from '../lifecycle/periodic.js';
import { Metrics } from '../metrics/metrics.js';
import type { Principal } from '../session/principal.js';
import { BackOff } from './back-off.js';
import { CallerConnections } from './caller-connections.js';
import { type Keeper, KeptConnection } from './kept-connection.js';
import { Mirror } from './mirror.js';
import type { Passing } from './passing.js';
import { Refresh } from './refresh.js';
import type { Params, UpstreamConnection } from './upstream-connection.js';
import { UpstreamConnector } from './upstream-connector.js';
import { SessionLostError } from './upstream-errors.js';
import { readLists } from './upstream-lists.js';
import { type Ending, UpstreamMetrics } from './upstream-metrics.js';
import type { UpstreamOptions } from './upstream-options.js';
import { type UpstreamSettings, upstreamSettings } from './upstream-settings.js';
import { UpstreamSubscriptions } from './upstream-subscriptions.js';

/** Injects the `UpstreamOptions` of one other server. */
export const UPSTREAM_OPTIONS = Symbol('UPSTREAM_OPTIONS');

/** A connection that no call shows to be alive is asked so often, in ms. */
const PING_EVERY_MS = 30_000;

/** Another server whose capabilities are served here. */
@Injectable()
export class Upstream implements OnApplicationBootstrap, OnApplicationShutdown, Keeper, Passing {
  readonly name: string;
  capabilities: ServerCapabilities = {};
  private readonly settings: UpstreamSettings;
  private readonly logger = new Logger('Upstream');
  private readonly metrics: UpstreamMetrics;
  private readonly connector: UpstreamConnector;
  private readonly mirror: Mirror;
  /** It is listed by; where callers share one, their calls go there, too. */
  private readonly kept: KeptConnection;
  private readonly callers: CallerConnections | undefined;
  private readonly pings = new Periodic('upstream pings', PING_EVERY_MS, () => this.ping());
  private readonly subscriptions = new UpstreamSubscriptions((uri) => this.subscribe(uri));

  constructor(
    @Inject(UPSTREAM_OPTIONS) private readonly options: UpstreamOptions,
    private readonly registry: CapabilityRegistry,
    metrics: Metrics,
  ) {
    this.settings = upstreamSettings(options);
    this.name = this.settings.name;
    this.metrics = new UpstreamMetrics(metrics, this.name);
    this.connector = new UpstreamConnector(options, this.settings);
    this.mirror = new Mirror(registry, options);
    this.kept = new KeptConnection(this, new BackOff());
    if (this.settings.per === 'caller') this.callers = this.callerConnections();
  }

  /** The lists are there before the process listens, so that no client is told of them. */
  async onApplicationBootstrap(): Promise<void> {
    this.pings.start();
    await this.kept.start().catch((error: unknown) => {
      if (this.options.required) throw error;
    });
  }

  /** After the last call has ended. */
  async onApplicationShutdown(): Promise<void> {
    this.pings.stop();
    await Promise.all([this.kept.close(), this.callers?.close()]);
  }

  pass(method: string, params: Params, context: CallContext, tool?: Tool): Promise<Result> {
    return this.metrics.of(context, this.passAgain(method, params, context, tool));
  }

  private async passAgain(method: string, params: Params, context: CallContext, tool?: Tool): Promise<Result> {
    try {
      return await this.passOnce(method, params, context, tool);
    } catch (error) {
      if (!(error instanceof SessionLostError)) throw error;
      return await this.passOnce(method, params, context, tool);
    }
  }

  private async passOnce(method: string, params: Params, context: CallContext, tool?: Tool): Promise<Result> {
    if (this.callers) return this.callers.use(context, (connection) => connection.call(method, params, context, tool));
    return (await this.kept.get()).call(method, params, context, tool);
  }

  follow(uri: string): void {
    if (this.capabilities.resources?.subscribe) this.subscriptions.follow(uri);
  }

  async open(): Promise<UpstreamConnection> {
    return this.connect(null, this.settings.per === 'pod');
  }

  async opened(connection: UpstreamConnection): Promise<void> {
    this.capabilities = connection.capabilities;
    const refresh = new Refresh(() => this.list(connection, true));
    connection.onListsChanged(() => refresh.ask());
    const followed = this.subscriptions.renewed();
    await this.list(connection);
    for (const uri of followed) this.follow(uri);
    this.metrics.isUp(true);
  }

  lost(why: Ending | 'refused', waitMs: number, error?: unknown): void {
    this.metrics.isUp(false);
    this.metrics.lost(why);
    this.logger.warn(
      {
        event: 'upstream.lost',
        upstream: this.name,
        reason: why,
        retryMs: Math.round(waitMs),
        ...(error !== undefined && { err: error }),
      },
      `The server "${this.name}", whose capabilities are served here, is not there; calls of them end with an error until it is. Look at its own log, and at upstream.stderr here`,
    );
  }

  private callerConnections(): CallerConnections {
    const backOff = 'command' in this.options ? new BackOff() : undefined;
    return new CallerConnections(
      this.settings,
      backOff,
      (why) => this.metrics.lost(why),
      (principal) => this.connect(principal, false),
    );
  }

  private async connect(principal: Principal | null, isShared: boolean): Promise<UpstreamConnection> {
    const connection = await this.connector.open(principal, isShared);
    connection.onResourceUpdated((uri) => this.registry.resourceUpdated(uri));
    return connection;
  }

  /** @param isAgain then only news are told */
  private async list(connection: UpstreamConnection, isAgain = false): Promise<void> {
    const lists = await readLists((method, params) => connection.request(method, params), connection.capabilities);
    const { served, isNew, problems } = this.mirror.show(lists, this);
    for (const { uri } of lists.resources) this.follow(uri);
    if (isAgain && !isNew) return;
    this.logger.log(
      { event: 'upstream.listed', upstream: this.name, served },
      `${served} capabilities of the server "${this.name}" are served`,
    );
    if (problems.length === 0) return;
    this.logger.warn(
      { event: 'upstream.skipped', upstream: this.name, problems },
      `Some capabilities of the server "${this.name}" cannot be served here; clients don't see them. Rename them by a prefix, or leave them out by pick`,
    );
  }

  /** A call has a time-out of its own, and may keep the other server from answering a ping meanwhile. */
  private async ping(): Promise<void> {
    const connection = await this.kept.get().catch(() => undefined);
    if (connection && !connection.isInUse) await connection.probe();
  }

  private subscribe(uri: string): void {
    // Where it is away, all are followed anew when it is back.
    const followed = this.kept.get().then(
      (connection) => connection.follow(uri),
      () => undefined,
    );
    background(followed, 'upstream subscription');
  }
}
