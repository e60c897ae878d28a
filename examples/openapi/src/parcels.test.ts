import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { errorTextOf, startTestApp, structuredOf, type TestApp } from '@mooring-mcp/server/testing';
import { parcelsApi } from './parcels-api.js';

const api = parcelsApi();
let app: TestApp;

before(async () => {
  await once(api.listen(0, '127.0.0.1'), 'listening');
  process.env['PARCELS_URL'] = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
  process.env['PARCELS_KEY'] = 'dev-key';
  const { ParcelsModule } = await import('./parcels.module.js');
  app = await startTestApp({ modules: [ParcelsModule] });
});
after(async () => {
  await app.close();
  api.close();
});

void test('serves the chosen operations, with hints by what they do', async () => {
  const { tools } = await app.client.listTools();
  const hints = tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint ?? false]);
  assert.deepEqual(hints, [
    ['book-pickup', false],
    ['find-parcel', true],
  ]);
});

void test('finds a parcel, with the key', async () => {
  assert.deepEqual(structuredOf(await app.callTool('find-parcel', { number: 'P1001' })), {
    number: 'P1001',
    state: 'on its way',
  });
});

void test('says what the API says of a parcel that is not there', async () => {
  assert.match(errorTextOf(await app.callTool('find-parcel', { number: 'P9999' })), /404.*There is no parcel P9999/s);
});

void test('asks the API nothing with arguments that its document forbids', async () => {
  assert.match(errorTextOf(await app.callTool('find-parcel', { number: '../pickups' })), /number/);
});

void test('passes on how long to wait', async () => {
  const pickup = { body: { number: 'P1002', day: '2026-12-01' } };
  assert.deepEqual(structuredOf(await app.callTool('book-pickup', pickup)), { id: 'U1', day: '2026-12-01' });
  const refused = await app.callTool('book-pickup', pickup);
  assert.match(errorTextOf(refused), /429/);
  assert.match(errorTextOf(refused), /60/);
});
