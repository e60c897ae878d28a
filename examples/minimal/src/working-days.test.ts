import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestApp, textOf } from '@mooring-mcp/server/testing';
import { WorkingDaysModule } from './working-days.module.js';

void test('passes over the weekend', async () => {
  await using app = await startTestApp({ modules: [WorkingDaysModule] });
  assert.equal(textOf(await app.callTool('add-working-days', { from: '2026-11-27', days: 2 })), '2026-12-01');
});
