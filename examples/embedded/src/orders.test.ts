import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

let app: INestApplication;
const client = new Client({ name: 'test', version: '1.0.0' });

before(async () => {
  app = await NestFactory.create(AppModule, { logger: ['error'], forceCloseConnections: true });
  await app.listen(0, '127.0.0.1');
  await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', await app.getUrl())));
});

after(async () => {
  await client.close();
  await app.close();
});

void test('an order that a model sends is sent for people, too', async () => {
  const sent = await client.callTool({ name: 'send-order', arguments: { number: '1001' } });
  assert.deepEqual(sent.content, [{ type: 'text', text: 'It is on its way.' }]);
  const orders = await fetch(new URL('/orders', await app.getUrl()));
  assert.deepEqual(await orders.json(), [{ number: '1001', state: 'sent' }]);
});
