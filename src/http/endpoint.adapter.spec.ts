import {
  All,
  Controller,
  ForbiddenException,
  Get,
  Module,
  Req,
  RequestMethod,
  Res,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
  type INestApplication,
  type MiddlewareConsumer,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { EndpointAdapter } from './endpoint.adapter.js';

interface Marked extends IncomingMessage {
  seen?: string[];
  ip?: string;
}

class Doorkeeper implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Marked>();
    request.seen?.push('guard');
    if (request.headers['x-stranger']) throw new ForbiddenException('Not you');
    if (request.headers['x-broken']) throw new Error('Broken');
    return true;
  }
}

@Controller()
class Endpoint {
  @All('mcp')
  @UseGuards(Doorkeeper)
  answer(@Req() request: Marked, @Res() response: ServerResponse) {
    const throughExpress = 'get' in request;
    const { seen, ip } = request;
    response.end(JSON.stringify({ seen, throughExpress, status: response.statusCode, ...(!throughExpress && { ip }) }));
  }

  @Get('other')
  other() {
    return { other: true };
  }
}

const middleware = (name: string) => (request: Marked, _response: ServerResponse, next: () => void) => {
  (request.seen ??= []).push(name);
  next();
};

@Module({ controllers: [Endpoint] })
class EndpointModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(middleware('first'), middleware('second')).forRoutes({ path: 'mcp', method: RequestMethod.ALL });
  }
}

describe('the adapter of the endpoint', () => {
  let app: INestApplication;
  let url: string;
  beforeAll(async () => {
    const adapter = new EndpointAdapter('/mcp');
    app = await NestFactory.create(EndpointModule, adapter, { logger: false });
    adapter.precede(
      (request: Marked, response, next) => {
        if (request.headers['x-unwelcome']) return void response.writeHead(429).end();
        if (request.headers['x-throws']) throw new Error('a fault of ours');
        (request.seen ??= []).push('before all');
        next(request.headers['x-fails'] ? new Error('a fault that is passed on') : undefined);
      },
      (error, response) => void response.writeHead(500).end((error as Error).message),
    );
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });
  afterAll(() => app.close());

  it.each(['/mcp', '/mcp?a=1'])(
    'serves %s past Express, through middleware, guard and controller in order',
    async (path) => {
      const answer = await (await fetch(url + path, { method: 'POST' })).json();
      expect(answer).toEqual({ seen: ['before all', 'first', 'second', 'guard'], throughExpress: false, status: 200 });
    },
  );

  it.each(['/mcp/', '/MCP'])('leaves %s to Express, with the same middleware, guard and controller', async (path) => {
    const answer = await (await fetch(url + path)).json();
    expect(answer).toEqual({ seen: ['before all', 'first', 'second', 'guard'], throughExpress: true, status: 200 });
  });

  it.each(['/mcp', '/mcp/'])('runs nothing else for %s where what precedes it answers', async (path) => {
    const refused = await fetch(url + path, { headers: { 'x-unwelcome': '1', 'x-broken': '1' } });
    expect(refused.status).toBe(429);
  });

  it.each([
    ['x-throws', 'a fault of ours'],
    ['x-fails', 'a fault that is passed on'],
  ])('hands to one place what is thrown before the router (%s), and goes on serving', async (header, message) => {
    const broken = await fetch(`${url}/mcp`, { headers: { [header]: '1' } });
    expect(broken.status).toBe(500);
    expect(await broken.text()).toBe(message);
    expect((await fetch(`${url}/mcp`)).status).toBe(200);
  });

  it('answers what a guard throws as Nest does elsewhere', async () => {
    const refused = await fetch(`${url}/mcp`, { headers: { 'x-stranger': '1' } });
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ message: 'Not you', statusCode: 403 });
    const broken = await fetch(`${url}/mcp`, { headers: { 'x-broken': '1' } });
    expect(broken.status).toBe(500);
    expect(await broken.json()).toEqual({ message: 'Internal server error', statusCode: 500 });
  });

  it('says where a request comes from as Express does', async () => {
    const express = app.getHttpAdapter().getInstance() as { set(setting: string, value: unknown): void };
    const ask = async () => {
      const response = await fetch(`${url}/mcp`, { headers: { 'x-forwarded-for': '192.0.2.1, 198.51.100.7' } });
      return ((await response.json()) as { ip?: string }).ip;
    };
    expect(await ask()).toBeUndefined();
    express.set('trust proxy', 1);
    expect(await ask()).toBe('198.51.100.7');
    express.set('trust proxy', false);
  });

  it('serves every other path as before', async () => {
    expect(await (await fetch(`${url}/other`)).json()).toEqual({ other: true });
    expect((await fetch(`${url}/mcpx`)).status).toBe(404);
  });

  it('quotes a path that nothing serves, but not all of it', async () => {
    const path = `/${'x'.repeat(10_000)}`;
    const answer = (await (await fetch(url + path)).json()) as { message: string };
    expect(answer).toEqual({ message: `Cannot GET ${path.slice(0, 199)}…`, error: 'Not Found', statusCode: 404 });
  });
});
