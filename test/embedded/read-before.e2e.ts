import { Injectable, Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { once } from 'node:events';
import express from 'express';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MooringModule, Tool } from '../../src/index.js';
import { send } from '../support/raw-http.js';
import { initializeBody, RawSession } from '../support/raw-session.js';

@Injectable()
class GreetingTools {
  @Tool({ name: 'greet', description: 'Greets' })
  greet(): string {
    return 'hello';
  }
}

@Module({
  imports: [MooringModule.forRoot({ authDisabled: true, requestMaxBytes: 2_048, requestMaxDepth: 8 })],
  providers: [GreetingTools],
})
class HostModule {}

const HOST = '127.0.0.1';
const keepBytes = (request: IncomingMessage, _response: unknown, rawBody: Buffer) =>
  void Object.assign(request, { rawBody });

/** Checks that need the bytes of a request, beside what works. */
async function expectServed(url: URL): Promise<void> {
  const session = await RawSession.open(url);
  const [{ result }] = await (await session.call('greet')).rpc();
  expect(result.content).toEqual([{ type: 'text', text: 'hello' }]);
  expect((await session.post(`{"a":${'['.repeat(20)}${']'.repeat(20)}}`)).status).toBe(400);
  const latin1 = Buffer.from(
    JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping', params: { a: 'caf\xe9' } }),
    'latin1',
  );
  expect(await (await session.post(latin1)).json()).toMatchObject({
    error: { message: expect.stringMatching(/UTF-8/) },
  });
  expect((await session.post(' '.repeat(3_000))).status).toBe(413);
}

describe('an Express of the application with a body parser in it', () => {
  it('has the server before the parser, and after what stands before that', async () => {
    const seen: string[] = [];
    const own = express();
    own.use((request, _response, next) => {
      seen.push(`log ${request.url}`);
      next();
    });
    own.use(express.json());
    own.post('/own', (request, response) => void response.json(request.body));
    const app = await NestFactory.create(HostModule, new ExpressAdapter(own), { logger: false, abortOnError: false });
    await app.listen(0, HOST);
    const url = new URL('/mcp', await app.getUrl());
    await expectServed(url);
    const response = await send(new URL('/own', url), { body: { a: 1 } });
    expect(await response.json()).toEqual({ a: 1 });
    expect(new Set(seen)).toEqual(new Set(['log /mcp', 'log /own']));
    await app.close();
  });
});

describe.each([
  ['keeps the bytes', express.json({ verify: keepBytes, strict: false })],
  ['keeps the bytes of whatever comes', express.raw({ type: () => true, verify: keepBytes })],
])('an application that is mounted behind a parser which %s', (_how, parser) => {
  it('is served from these', async () => {
    const { url, close } = await mountedBehind(parser);
    const session = await RawSession.open(url);
    const [{ result }] = await (await session.call('greet')).rpc();
    expect(result.content).toEqual([{ type: 'text', text: 'hello' }]);
    expect((await session.post(`{"a":${'['.repeat(20)}${']'.repeat(20)}}`)).status).toBe(400);
    expect((await session.post(`"${' '.repeat(3_000)}"`)).status).toBe(413);
    await close();
  });
});

describe('an application that is mounted behind a parser which keeps no bytes', () => {
  it('is told so, and what to write, instead of a client that waits for ever', async () => {
    const told = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    const { url, close } = await mountedBehind(express.json());
    const response = await send(url, { body: initializeBody() });
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ error: { code: -32603 } });
    const advice = expect.stringContaining('request.rawBody = bytes') as string;
    expect(told).toHaveBeenCalledWith({ event: 'request.read_before' }, advice);
    told.mockRestore();
    await close();
  });
});

type Parser = ReturnType<typeof express.json>;

/** As in a function of a cloud, or where Nest is a part of an older application. */
async function mountedBehind(parser: Parser) {
  const inner = express();
  const app = await NestFactory.create(HostModule, new ExpressAdapter(inner), {
    abortOnError: false,
    logger: ['error'],
  });
  await app.init();
  const outer = express();
  outer.use(parser);
  outer.use(inner);
  const server: Server = outer.listen(0, HOST);
  await once(server, 'listening');
  const url = new URL(`http://${HOST}:${(server.address() as AddressInfo).port}/mcp`);
  const close = async () => {
    await app.close();
    server.closeAllConnections();
    server.close();
  };
  return { url, close };
}
