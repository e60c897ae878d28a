import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { Controller, Get, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type MooringOptions, MooringModule } from '../../src/index.js';
import { MooringMetrics } from '../../src/metrics/mooring-metrics.js';

@Controller('orders')
class OrdersController {
  @Get()
  list() {
    return ['a'];
  }
}

const EVENTS = ['connection', 'drop', 'timeout', 'clientError', 'connect', 'checkExpectation', 'upgrade'];
const EXPRESS = ['etag', 'trust proxy', 'x-powered-by', 'query parser'];

function factsOf(app: NestExpressApplication) {
  const server = app.getHttpServer() as unknown as Server & Record<string, unknown>;
  const express = app.getHttpAdapter().getInstance() as { get(name: string): unknown };
  const { maxConnections, headersTimeout, requestTimeout, timeout, keepAliveTimeout, maxHeaderSize } = server;
  return {
    server: { maxConnections, headersTimeout, requestTimeout, timeout, keepAliveTimeout, maxHeaderSize },
    listeners: EVENTS.map((event) => server.listenerCount(event)),
    express: EXPRESS.map((name) => express.get(name)),
  };
}

function hostOf(options: MooringOptions | undefined): Type {
  @Module({
    imports: options ? [MooringModule.forRoot({ authDisabled: true, ...options })] : [],
    controllers: [OrdersController],
  })
  class HostModule {}
  return HostModule;
}

async function start(options: MooringOptions | undefined): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(hostOf(options), { logger: false });
  await app.listen(0, '127.0.0.1');
  return app;
}

async function garbageTo(app: NestExpressApplication): Promise<string> {
  const { port } = app.getHttpServer().address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('no http\r\n\r\n');
  return text(socket);
}

describe('the server of a host', () => {
  it('is as it is without Mooring, Express and what is no request included', async () => {
    const [without, within] = [await start(undefined), await start({})];
    expect(factsOf(within)).toEqual(factsOf(without));
    expect(await garbageTo(within)).toBe(await garbageTo(without));
    await Promise.all([without.close(), within.close()]);
  });

  it('has our limits of connections where they are asked for, until the host closes', async () => {
    const app = await start({ connectionLimits: true, connectionsMax: 40, requestHeadersTimeoutSeconds: 7 });
    const server = app.getHttpServer();
    expect(server).toMatchObject({ maxConnections: 40, headersTimeout: 7_000, requestTimeout: 60_000 });
    expect(await garbageTo(app)).toMatch(/^HTTP\/1.1 400 Bad Request\r\nConnection: close\r\n\r\n$/);
    const response = await fetch(new URL('/orders', await app.getUrl()));
    expect(await response.json()).toEqual(['a']);
    expect(await app.get(MooringMetrics).registry.metrics()).toMatch(/^mcp_connections_open [1-9]/m);
    await app.close();
    expect(server).toMatchObject({ maxConnections: undefined, headersTimeout: 60_000, requestTimeout: 300_000 });
  });

  it('has them on Fastify, too, which has no limit of time for a request, and keeps its own handler of errors', async () => {
    const options = { connectionLimits: true, requestTimeoutSeconds: 30 };
    const app = await NestFactory.create<NestFastifyApplication>(hostOf(options), new FastifyAdapter(), {
      logger: false,
    });
    await app.listen(0, '127.0.0.1');
    const server = app.getHttpServer();
    expect(server).toMatchObject({ headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 72_000 });
    expect(server.listenerCount('clientError')).toBe(1);
    expect((await fetch(new URL('/orders', await app.getUrl()))).status).toBe(200);
    await app.close();
    expect(server).toMatchObject({ headersTimeout: 60_000, requestTimeout: 0 });
  });
});
