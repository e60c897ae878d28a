import type { AddressInfo } from 'node:net';
import type { DynamicModule, INestApplication, LoggerService, Type } from '@nestjs/common';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.js';
import { CapabilityRegistry } from './capabilities/capability-registry.js';
import { refuseControllers } from './capabilities/unserved.js';
import { refuseUntyped } from './capabilities/untyped-classes.js';
import { isLoopback } from './config/loopback.js';
import type { Settings } from './config/settings.js';
import { EmbeddedServers, type ServedServer } from './embed/embedded-servers.js';
import { type ServerDefinition, serversBeside } from './embed/server-definition.js';
import { ENDPOINT_PATH, EndpointAdapter } from './http/endpoint.adapter.js';
import { LoopbackHosts } from './http/loopback-hosts.js';
import { ServiceAdapter } from './http/service.adapter.js';
import { SERVER_IDENTITY } from './identity/identity.js';
import { Lifecycle } from './lifecycle/lifecycle.js';
import { ConnectionLimits } from './limits/connection-limits.js';
import { createPino } from './logging/create-pino.js';
import { PinoLogger } from './logging/pino-logger.js';
import { answerOldTransport } from './mcp/gate/old-transport.js';
import { answerUnread } from './mcp/gate/unread-requests.js';
import { Metrics } from './metrics/metrics.js';
import { closeOwnRoutes } from './routes/close-own-routes.js';
import { OwnRequests } from './routes/own-requests.js';
import { OwnRouteGate } from './routes/own-route-gate.js';
import { routeSettings } from './routes/route-settings.js';
import { spareServiceRoutes } from './routes/spare-service-routes.js';
import { serveEndpoint, setUpExpress } from './serve-endpoint.js';
import { ServersModule } from './servers.module.js';

/** A Nest module that brings capabilities. */
export type TeamModule = Type | DynamicModule;

/**
 * The whole service, ready to listen. It does not close itself: `close()` runs the shutdown.
 *
 * @param servers of a process that has several; by default those that the modules declare with a path
 * @throws what the start of a module threw: a duplicate capability, an unusable `REDIS_URL`
 */
export async function createApp(
  settings: Settings,
  teamModules: readonly TeamModule[],
  logger: LoggerService = new PinoLogger(createPino(settings)),
  servers: readonly ServerDefinition[] = serversBeside(settings, teamModules),
): Promise<NestExpressApplication> {
  refuseUntyped(teamModules);
  const isAlone = servers.length === 0;
  const adapter = isAlone ? new EndpointAdapter() : new ServiceAdapter();
  setUpExpress(adapter, settings);
  const opened = closeOwnRoutes(adapter, routeSettings(settings, servers));
  const module = await (isAlone
    ? AppModule.register(settings, teamModules)
    : ServersModule.register(settings, servers, teamModules));
  const app = await NestFactory.create<NestExpressApplication>(module, adapter, {
    logger,
    bodyParser: false,
    abortOnError: false,
    forceCloseConnections: true,
  });
  refuseControllers(app.get(ModulesContainer));
  opened.by(app.get(OwnRouteGate), app.get(OwnRequests));
  spareServiceRoutes(app);
  if (adapter instanceof EndpointAdapter) serveEndpoint(app, adapter);
  adapter.catchUnrouted(answerOldTransport);
  adapter.precedeService('probe', [new LoopbackHosts(isLoopback(settings.host), settings.allowedHosts).middleware]);
  new ConnectionLimits(settings, app.get(Metrics)).apply(app.getHttpServer());
  answerUnread(app.getHttpServer());
  adapter.closeServer(settings.requestTimeoutSeconds * 1_000);
  return app;
}

/**
 * Opens the port and tells the world that the service is ready.
 *
 * @returns the port, which is a free one where `PORT` is 0
 * @throws Node's error when a port can't be opened: `EADDRINUSE`, `EACCES`…
 */
export async function listen(app: NestExpressApplication, { host, port }: Settings): Promise<number> {
  await app.listen(port, host);
  app.get(Lifecycle).ready();
  return (app.getHttpServer().address() as AddressInfo).port;
}

/** The servers of an application of `createApp`: its own, or those that it embeds. */
export function servedBy(app: INestApplication): readonly ServedServer[] {
  if (app.getHttpAdapter() instanceof EndpointAdapter)
    return [
      {
        identity: app.get(SERVER_IDENTITY),
        path: ENDPOINT_PATH,
        capabilities: app.get(CapabilityRegistry).counts,
        registry: app.get(CapabilityRegistry),
      },
    ];
  return app.get(EmbeddedServers).served;
}
