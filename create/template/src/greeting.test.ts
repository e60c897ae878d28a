import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { errorTextOf, startTestApp, type TestApp, textOf } from '@mooring-mcp/server/testing';
import { GreetingModule } from './greeting.module.js';

let app: TestApp;

before(async () => {
  app = await startTestApp({ modules: [GreetingModule] });
});
after(() => app.close());

void test('greets a person by name', async () => {
  assert.equal(textOf(await app.callTool('greet', { name: 'Ada' })), 'Hello, Ada.');
});

void test('asks for the name', async () => {
  assert.match(errorTextOf(await app.callTool('greet')), /name/);
});
