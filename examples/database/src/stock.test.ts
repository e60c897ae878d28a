import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { errorTextOf, startTestApp, structuredOf, type TestApp, textOf } from '@mooring-mcp/server/testing';
import { DataSource } from 'typeorm';
import { StockModule } from './stock.module.js';
import { Stock } from './stock.js';
import { Transactions } from './transactions.js';

const shelves = (a: number, b: number) => ({
  shelves: [
    { name: 'A1', pieces: a },
    { name: 'B2', pieces: b },
  ],
});
const move = (pieces: number, to = 'B2') => app.callTool('move-pieces', { from: 'A1', to, pieces });
const stock = async () => structuredOf(await app.callTool('stock'));

let app: TestApp;
beforeEach(async () => (app = await startTestApp({ modules: [StockModule] })));
afterEach(() => app.close());

void test('moves pieces', async () => {
  assert.equal(textOf(await move(3)), 'A1 has 7 left, B2 has 3.');
  assert.deepEqual(await stock(), shelves(7, 3));
});

void test('moves nothing where a call fails half-way', async () => {
  assert.match(errorTextOf(await move(3, 'C3')), /Name two shelves/);
  assert.equal(errorTextOf(await move(11)), 'A1 has only 10.');
  assert.deepEqual(await stock(), shelves(10, 0));
});

void test('undoes the call that fails, and not the one beside it', async () => {
  const [transactions, shelf] = [app.get(Transactions), app.get(Stock)];
  const failing = transactions.run(async () => {
    await shelf.add('A1', -1);
    await delay(20);
    throw new Error('too late');
  });
  const beside = transactions.run(() => shelf.add('B2', 5));
  await assert.rejects(failing, /too late/);
  assert.equal(await beside, 5);
  assert.deepEqual(await stock(), shelves(10, 5));
});

void test('is ready while it has its database', async () => {
  await app.get(DataSource).destroy();
  assert.equal((await fetch(new URL('/health/ready', app.url))).status, 503);
});

void test('closes its database at the end', async () => {
  const database = app.get(DataSource);
  await app.close();
  assert.equal(database.isInitialized, false);
});
