import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { isLoopback } from '../config/loopback.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { LoopbackHosts } from '../http/loopback-hosts.js';
import { background } from '../lifecycle/background.js';
import { MetricsText } from './metrics-text.js';

/** Any process that reaches the port may connect, and a few scrapers do: none of them holds anything for long. In ms. */
const LIMITS: ServerOptions = {
  headersTimeout: 5_000,
  requestTimeout: 5_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 1_000,
};

/** How long nothing may move on a connection; longer than the interval of any scraper. In ms. */
const STALL_MS = 120_000;

const MAX_CONNECTIONS = 100;

/**
 * Serves `/metrics` on `METRICS_PORT`, from before the endpoint listens until after it has stopped, so that a drain can
 * be watched. Does nothing when `METRICS_PORT` is 0.
 *
 * A port that is taken ends the start with the `EADDRINUSE` error of Node.
 */
@Injectable()
export class MetricsServer implements OnApplicationBootstrap, OnApplicationShutdown {
  private server: Server | undefined;
  private readonly hosts: LoopbackHosts;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly text: MetricsText,
  ) {
    this.hosts = new LoopbackHosts(isLoopback(settings.host), settings.allowedHosts);
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.settings.metricsPort === 0) return;
    this.server = createServer(LIMITS, (request, response) => background(this.answer(request, response), 'metrics'));
    this.server.maxConnections = MAX_CONNECTIONS;
    this.server.timeout = STALL_MS;
    await listenOn(this.server, this.settings.metricsPort, this.settings.host);
  }

  onApplicationShutdown(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!this.hosts.admit(request, response)) return;
    if (request.url?.split('?')[0] !== '/metrics') return end(response, 404, 'Not found: metrics are at /metrics\n');
    if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405, 'Method not allowed\n');
    try {
      const text = await this.text.read();
      response.setHeader('Content-Type', this.text.contentType);
      end(response, 200, text);
    } catch (error) {
      end(response, 500, `Metrics could not be collected: ${String(error)}\n`);
    }
  }
}

function end(response: ServerResponse, status: number, body: string): void {
  response.statusCode = status;
  if (status === 405) response.setHeader('Allow', 'GET, HEAD');
  response.end(body);
}

/** Resolves when the server listens, rejects with Node's error when it cannot. */
export async function listenOn(server: Server, port: number, host: string): Promise<void> {
  const listening = once(server, 'listening');
  server.listen(port, host);
  await listening;
}
