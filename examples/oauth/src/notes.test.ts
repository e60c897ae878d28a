import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestApp, structuredOf, type TestApp, textOf } from '@mooring-mcp/server/testing';
import { NotesModule } from './notes.module.js';

const ada = { sub: 'ada', scopes: ['notes:read', 'notes:write'], roles: ['editor'] };
const bob = { sub: 'bob', scopes: ['notes:read'] };

let app: TestApp;

before(async () => {
  app = await startTestApp({ modules: [NotesModule], caller: ada, env: { AUTH_SCOPES: 'notes:read' } });
});
after(() => app.close());

void test('keeps a note for the caller, who finds it by the route, too', async () => {
  assert.equal(textOf(await app.callTool('write-note', { text: 'Buy rope' })), 'Kept for ada.');
  assert.deepEqual(structuredOf(await app.callTool('all-notes')), { notes: ['Buy rope'] });
  const headers = { Authorization: `Bearer ${await app.tokenFor(ada)}` };
  const response = await fetch(new URL('/notes', app.url), { headers });
  assert.deepEqual(await response.json(), ['Buy rope']);
});

void test('shows another caller neither the notes nor the tools of editors', async () => {
  const client = await app.connect({}, bob);
  const { tools } = await client.listTools();
  assert.deepEqual(
    tools.map(({ name }) => name),
    ['my-notes'],
  );
  assert.deepEqual((await client.callTool({ name: 'my-notes' })).structuredContent, { notes: [] });
  await assert.rejects(client.callTool({ name: 'write-note', arguments: { text: 'x' } }), /lacks a scope/);
});

void test('asks for a token', async () => {
  assert.equal((await fetch(new URL('/notes', app.url))).status, 401);
  await assert.rejects(app.connect());
});
