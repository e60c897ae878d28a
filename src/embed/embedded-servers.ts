import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleInit,
  type Type,
} from '@nestjs/common';
import { DiscoveryService, type ExternalContextCreator, HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import { type IncomingMessage, Server, type ServerResponse } from 'node:http';
import { Server as TlsServer } from 'node:https';
import { refuseControllers, warnOfNowhere } from '../capabilities/unserved.js';
import { warnOfUnnamed } from '../capabilities/unnamed-modules.js';
import { refuseUntypedServing } from '../capabilities/untyped-classes.js';
import { type CapabilityCounts, countsInWords, problemOfNone } from '../capabilities/counts.js';
import type { CapabilityRegistry } from '../capabilities/capability-registry.js';
import { warnOfSizes } from '../capabilities/list-sizes.js';
import type { Settings } from '../config/settings.js';
import { MooringHealth } from '../health/mooring-health.js';
import { ServiceAdapter } from '../http/service.adapter.js';
import type { ServerIdentity } from '../identity/identity.js';
import { declaredIdentity } from '../identity/declared-identity.js';
import { limitConnections } from '../limits/limit-connections.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { MooringMetrics } from '../metrics/mooring-metrics.js';
import { binderOf } from './binder-of.js';
import { EmbeddedModule } from './embedded.module.js';
import { EmbeddedServer } from './embedded-server.js';
import { EmbeddingError } from './embedding.error.js';
import { takeFirst } from './fast-path.js';
import { HostProviders } from './host-providers.js';
import { HANDLER_CREATOR } from './handler-creator.js';
import { type HostOptions, MOORING_OPTIONS } from './mooring-options.js';
import { PREPARED_SERVERS, type PreparedServer } from './prepared-servers.js';
import { adminPathOf, ServerRoutes } from './routes.js';
import { SERVER_TRACING } from './server-tracing.js';

/** A server as clients find it. */
export interface ServedServer {
  readonly identity: ServerIdentity;
  readonly path: string;
  readonly capabilities: CapabilityCounts;
  readonly registry: Pick<CapabilityRegistry, 'listed'>;
}

/**
 * The servers that an application embeds: they are bound before its body parser, start when all of its providers are
 * there, and close before it does. An application without HTTP (a worker, a script) serves none.
 */
@Injectable()
export class EmbeddedServers implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly servers: readonly EmbeddedServer[];
  private problem: unknown;
  /** What puts the server of the host back as it was. */
  private readonly releases: (() => void)[] = [];

  constructor(
    @Inject(PREPARED_SERVERS) private readonly prepared: readonly PreparedServer[],
    @Inject(MOORING_OPTIONS) private readonly options: HostOptions,
    private readonly http: HttpAdapterHost,
    private readonly discovery: DiscoveryService,
    @Inject(HANDLER_CREATOR) private readonly creator: ExternalContextCreator,
    private readonly modules: ModulesContainer,
    private readonly health: MooringHealth,
    private readonly metrics: MooringMetrics,
    @Inject(SERVER_TRACING) private readonly tracing: Type | DynamicModule,
  ) {
    this.servers = prepared.map(
      ({ path, settings }) => new EmbeddedServer(new ServerRoutes(path, this.routeFacts(path, settings)), settings),
    );
    // In tests Nest makes the providers before it has an adapter.
    http.init$.subscribe(() => this.isServing && this.bind());
  }

  /** What each server is, once all have started. */
  get served(): readonly ServedServer[] {
    return this.servers.map(({ identity }, index) => {
      const { path, registry } = this.prepared[index]!;
      return { identity, path, capabilities: registry.counts, registry };
    });
  }

  onModuleInit(): void {
    if (this.problem !== undefined) throw this.problem as Error;
    if (!this.isServing) return;
    this.lookForUnserved();
    // Before the host shows what is counted, which it does as it starts.
    for (const { name } of this.prepared) this.metrics.of(name);
    const server = this.http.httpAdapter.getHttpServer() as Server;
    if (!isHttp1(server)) throw new EmbeddingError(HTTP_2);
    const [{ name, settings }] = this.prepared as [PreparedServer];
    if (this.options.fastPath) this.releases.push(this.takeFirst(server));
    if (this.options.connectionLimits) this.releases.push(limitConnections(server, settings, this.metrics.of(name)));
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!this.isServing) return;
    try {
      for (const [index, server] of this.servers.entries()) await this.start(server, this.prepared[index]!);
    } catch (error) {
      // The host ends, and closes nothing of what has not started.
      await this.beforeApplicationShutdown();
      throw error;
    }
    if (this.http.listening) this.ready();
    else this.http.listen$.subscribe(() => this.ready());
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.close()));
    for (const release of this.releases.splice(0)) release();
  }

  private takeFirst(server: Server): () => void {
    const { httpAdapter } = this.http;
    // The service's own has its gate before all listeners of its server.
    return httpAdapter instanceof ServiceAdapter ? httpAdapter.takeFirst(this.take) : takeFirst(server, this.take);
  }

  private lookForUnserved(): void {
    const logger = new Logger('Mooring');
    if (!this.options.isService) {
      refuseControllers(this.modules);
      refuseUntypedServing(this.modules);
      warnOfNowhere(this.modules, logger);
    }
    const ofServers = this.prepared.flatMap(({ modules }) => new HostProviders(this.discovery, modules).all());
    warnOfUnnamed(this.discovery.getProviders(), new Set(ofServers), logger);
  }

  private get isServing(): boolean {
    return Boolean(this.http.httpAdapter);
  }

  private routeFacts(path: string, { authResource, adminEnabled }: Settings) {
    const isOnly = this.prepared.length === 1;
    const { isService = false } = this.options;
    const admin = adminEnabled ? adminPathOf(path, { isService, isOnly }) : undefined;
    return { resource: authResource, isOnly, admin };
  }

  /** What this throws would be lost where it is called from. */
  private bind(): void {
    try {
      binderOf(this.http.httpAdapter).bind(this.take);
    } catch (error) {
      this.problem = error;
    }
  }

  private readonly take = (request: IncomingMessage, response: ServerResponse): boolean => {
    const { url = '' } = request;
    for (const server of this.servers) {
      const inside = server.routes.insideOf(url);
      if (inside === undefined) continue;
      server.serve(request, response, inside);
      return true;
    }
    return false;
  };

  private async start(server: EmbeddedServer, { name, settings, modules, registry }: PreparedServer): Promise<void> {
    const declared = declaredIdentity(modules ?? this.allModules());
    const providers = new HostProviders(this.discovery, modules);
    const parts = { settings, declared, metrics: MetricsModule.embedded(this.metrics.of(name)), tracing: this.tracing };
    await server.start(await EmbeddedModule.register(parts, { registry, providers, creator: this.creator }));
    this.health.watch(name, server.healthFacts);
  }

  private allModules() {
    return [...new Set([...this.modules.values()].map(({ metatype }) => metatype))];
  }

  private ready(): void {
    for (const server of this.servers) server.ready();
    // The service has a first screen of its own.
    if (!this.options.isService) for (const served of this.served) announce(served);
  }
}

function announce({ identity: { name }, path, capabilities, registry }: ServedServer): void {
  const logger = new Logger('Mooring');
  const words = `Serving MCP as ${name} at ${path}: ${countsInWords(capabilities)}`;
  logger.log({ event: 'serving', server: name, path, capabilities }, words);
  const problem = problemOfNone(name, capabilities);
  if (problem !== undefined) logger.warn({ event: 'capabilities.none', server: name }, problem);
  warnOfSizes(name, registry, logger);
}

function isHttp1(server: unknown): boolean {
  return server instanceof Server || server instanceof TlsServer;
}

const HTTP_2 =
  'MooringModule is served over HTTP/1.1, and the server of this application speaks another protocol (HTTP/2?). Leave `http2` out of the options of its adapter: what stands before it may speak HTTP/2 with clients';
