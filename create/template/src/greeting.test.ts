import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestApp, type TestApp, textOf } from '@mooring-mcp/server/testing';
import { GreetingModule } from './greeting.module.js';

let app: TestApp;

before(async () => {
  app = await startTestApp({ modules: [GreetingModule] });
});
after(() => app.close());

await test('greets a person by name', async () => {
  assert.equal(textOf(await app.callTool('greet', { name: 'Ada' })), 'Hello, Ada.');
});
