import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DynamicModule, INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { HealthFacts } from '../health/mooring-health.js';
import { EndpointAdapter } from '../http/endpoint.adapter.js';
import { SERVER_IDENTITY, type ServerIdentity } from '../identity/identity.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { replyRefusal } from '../mcp/rpc/reply.js';
import { type Refusal, shuttingDown, starting } from '../mcp/rpc/refusals.js';
import { RedisConnection } from '../redis/redis-connection.js';
import { serveEndpoint, setUpExpress } from '../serve-endpoint.js';
import type { Settings } from '../config/settings.js';
import type { ServerRoutes } from './routes.js';

/** Nest's own factory keeps what the application that it made last asked for, and the host is made by it. */
const factory = new (NestFactory.constructor as new () => typeof NestFactory)();

/** Of a server that is not there yet, or no longer: clients find another pod, or this one again. */
const CLOSE = { Connection: 'close' };

/**
 * One server in an application that embeds it: the service's own application, which listens on nothing. Its requests
 * come from the host.
 */
export class EmbeddedServer {
  private readonly adapter = new EndpointAdapter();
  private app: INestApplication | undefined;
  private refusal: Refusal | undefined = starting;

  constructor(
    readonly routes: ServerRoutes,
    private readonly settings: Settings,
  ) {}

  /** @throws what the start of a module threw */
  async start(module: DynamicModule): Promise<void> {
    setUpExpress(this.adapter, this.settings);
    const app = await factory.create<NestExpressApplication>(module, this.adapter, {
      bodyParser: false,
      abortOnError: false,
    });
    this.app = app;
    serveEndpoint(app, this.adapter);
    // The shutdown closes it where the service would close its port.
    app.getHttpServer().once('close', () => (this.refusal = shuttingDown));
    await app.init();
    this.refusal = undefined;
  }

  /** @throws Error before it has started */
  get healthFacts(): HealthFacts {
    const app = this.started();
    return {
      lifecycle: app.get(Lifecycle),
      redis: app.get<RedisConnection | null>(RedisConnection),
      settings: this.settings,
    };
  }

  /** @throws Error before it has started */
  get identity(): ServerIdentity {
    return this.started().get<ServerIdentity>(SERVER_IDENTITY);
  }

  /** The host lets clients in. */
  ready(): void {
    this.app?.get(Lifecycle).ready();
  }

  /** @param url of the request, as the server knows it */
  serve(request: IncomingMessage, response: ServerResponse, url: string): void {
    // What the host says of itself in every answer.
    for (const name of response.getHeaderNames()) response.removeHeader(name);
    if (this.refusal)
      return replyRefusal(response, { ...this.refusal, headers: { ...this.refusal.headers, ...CLOSE } });
    request.url = url;
    this.adapter.handle(request, response);
  }

  /** Resolves when calls have finished and what is left is closed. */
  async close(): Promise<void> {
    await this.app?.close();
    this.refusal = shuttingDown;
  }

  private started(): INestApplication {
    if (!this.app) throw new Error('The server has not started');
    return this.app;
  }
}
