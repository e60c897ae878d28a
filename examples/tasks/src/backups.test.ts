import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { FakeCallContext, startTestApp, structuredOf, type TestApp } from '@mooring-mcp/server/testing';
import { BackupTools } from './backup.tools.js';
import { BackupsModule } from './backups.module.js';
import { Backups } from './backups.js';
import { type Task, TasksApi } from './tasks-api.js';

const backup = '2026-11-29';
const ALL = ['customers', 'orders', 'invoices', 'parcels'];

let app: TestApp;
let backups: Backups;

before(async () => {
  const answers = { elicit: () => ({ action: 'accept' as const, content: { sure: true, goOn: false } }) };
  app = await startTestApp({ modules: [BackupsModule], answers });
  backups = app.get(Backups);
});
beforeEach(() => backups.restored.splice(0));
after(() => app.close());

async function until(tasks: TasksApi, taskId: string, status: Task['status']): Promise<Task> {
  for (;;) {
    const task = await tasks.get(taskId);
    if (task.status === status) return task;
    assert.ok(task.status === 'working', `the task is ${task.status}`);
    await delay(50);
  }
}

void test('restores in a session, which waits for the answer', async () => {
  assert.deepEqual(structuredOf(await app.callTool('restore-backup', { backup })), { tables: ALL });
  assert.deepEqual(backups.restored, ALL);
});

void test('restores once without a session, though the method runs again for the answer', async () => {
  const capabilities = { elicitation: { form: {} } };
  const client = new Client({ name: 'test', version: '1.0.0' }, { capabilities, versionNegotiation: { mode: 'auto' } });
  client.setRequestHandler('elicitation/create', () => ({ action: 'accept', content: { sure: true } }));
  await client.connect(new StreamableHTTPClientTransport(app.url));
  const { structuredContent } = await client.callTool({ name: 'restore-backup', arguments: { backup } });
  await client.close();
  assert.deepEqual(structuredContent, { tables: ALL });
  assert.deepEqual(backups.restored, ALL);
});

void test('begins a task after the question, and stops when it is cancelled', async () => {
  const tasks = new TasksApi(app.url);
  const { inputRequests, requestState } = await tasks.call('restore-backup', { backup });
  assert.deepEqual(Object.keys(inputRequests ?? {}), ['sure']);
  const inputResponses = { sure: { action: 'accept', content: { sure: true } } };
  const { taskId } = await tasks.call('restore-backup', { backup }, { requestState, inputResponses });
  await tasks.cancel(taskId);
  await until(tasks, taskId, 'cancelled');
  await delay(500);
  assert.deepEqual(backups.restored, []);
});

void test('asks in the task, and goes on with the answer', async () => {
  const tasks = new TasksApi(app.url);
  const { taskId } = await tasks.call('verify-backup', { backup });
  const { inputRequests } = await until(tasks, taskId, 'input_required');
  const [[key, { params }]] = Object.entries(inputRequests!) as [[string, { params: { message: string } }]];
  assert.equal(params.message, "invoices can't be read. Go on with the others?");
  await tasks.answer(taskId, { [key]: { action: 'accept', content: { goOn: true } } });
  const { result } = await until(tasks, taskId, 'completed');
  assert.deepEqual(result?.structuredContent, { tables: ['customers', 'orders', 'parcels'] });
});

void test('asks and tells how far it is, without a service', async () => {
  const context = new FakeCallContext({ answer: () => ({ action: 'decline' }) });
  const verified = await new BackupTools(new Backups()).verify({ backup }, context);
  assert.deepEqual(verified, { tables: ['customers', 'orders'] });
  assert.equal(context.asked.length, 1);
  assert.equal(context.progressed.at(-1)?.message, 'Reading invoices');
});
