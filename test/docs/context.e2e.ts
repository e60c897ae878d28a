import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { FakeCallContext, startTestApp, type TestApp } from '../../src/testing/index.js';
import { documentOf } from './documents.js';
import { blocksOf, squeezed } from './support/blocks.js';
import { AuditTrail, CurrentCall, TenantModule } from './support/current-call.js';

const source = readFileSync(join(__dirname, 'support', 'current-call.ts'), 'utf8');

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ modules: [TenantModule] });
});
afterAll(() => app.close());

async function clientOf(tenant: string): Promise<Client> {
  const client = new Client({ name: tenant, version: '1.0.0' });
  const requestInit = { headers: { 'x-tenant': tenant } };
  await client.connect(new StreamableHTTPClientTransport(app.url, { requestInit }));
  return client;
}

describe('docs/context.md', () => {
  it.each(blocksOf(documentOf('docs/context.md').text, 'ts'))('has an example that this test runs: %s', (block) => {
    expect(squeezed(source)).toContain(squeezed(block));
  });

  it('shows how a tool knows what belongs to its call', async () => {
    const [acme, globex] = await Promise.all([clientOf('acme'), clientOf('globex')]);
    const answers = await Promise.all([acme, globex].map((client) => client.callTool({ name: 'orders' })));
    expect(answers.map(({ content }) => content)).toEqual([
      [{ type: 'text', text: 'tea, coffee' }],
      [{ type: 'text', text: 'steel' }],
    ]);
    await Promise.all([acme.close(), globex.close()]);
  });

  it('shows how what takes no parameter knows it, while calls of others run', async () => {
    const [acme, globex] = await Promise.all([clientOf('acme'), clientOf('globex')]);
    await Promise.all([acme, globex, acme].map((client) => client.callTool({ name: 'cancel' })));
    expect(app.get(AuditTrail).written.toSorted()).toEqual(['acme: cancelled', 'acme: cancelled', 'globex: cancelled']);
    await Promise.all([acme.close(), globex.close()]);
  });

  it('shows how a test gives it, and that none has it outside of a call', () => {
    const current = new CurrentCall();
    const context = new FakeCallContext({ headers: { 'x-tenant': 'acme' } });
    expect(current.run(context, () => current.context)).toBe(context);
    expect(() => current.context).toThrow('Only code that a call runs');
  });
});
