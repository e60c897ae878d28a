import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { z } from 'zod';
import { startTestApp, type TestApp } from '../../src/testing/index.js';
import { AppHost } from '../support/app-host.js';
import { documentOf } from './documents.js';
import { blocksOf, squeezed } from './support/blocks.js';
import { OrdersModule } from './support/acme-chart.js';
import { AcmeModule } from './support/acme-search.js';

const sources = [
  __filename,
  ...['acme-search.ts', 'acme-chart.ts'].map((name) => join(__dirname, 'support', name)),
].map((file) => readFileSync(file, 'utf8'));

describe.each(['docs/extensions.md', 'docs/apps.md'])('%s', (path) => {
  it.each(blocksOf(documentOf(path).text, 'ts'))('has an example that this test runs: %s', (block) => {
    expect(sources.some((source) => squeezed(source).includes(squeezed(block)))).toBe(true);
  });
});

describe('the examples', () => {
  it('have an app, whose page calls a tool that models do not see', async () => {
    const app = await startTestApp({ modules: [OrdersModule] });
    const host = await AppHost.connect(app.url, 'auto');
    expect(await host.toolsOfModel()).toEqual(['orders']);
    expect(await host.pageOf('orders')).toMatchObject({
      html: expect.stringContaining('<title>Orders</title>'),
      ui: { csp: { resourceDomains: ['https://cdn.example.com'] }, prefersBorder: true },
    });
    const [shown, called] = await host.show('orders', 'cancel-order', { month: 2 });
    expect([shown!.structuredContent, called!.content]).toEqual([
      { perMonth: [3, 5, 8] },
      [{ type: 'text', text: 'Cancelled' }],
    ]);
    await host.close();
    await app.close();
  });

  it('have an extension that a client of sessions calls, and a test of it', async () => {
    const Hits = z.object({ hits: z.array(z.string()) });
    const app = await startTestApp({ modules: [AcmeModule], extensions: { 'com.acme/search': {} } });
    const found = await app.client.request({ method: 'acme/search', params: { text: 'tea', limit: 1 } }, Hits);
    expect(found).toEqual({ hits: ['black tea'] });
    expect(await hitsOf(app)).toEqual(['black tea', 'green tea']);
    await app.close();
  });
});

async function hitsOf({ url }: TestApp): Promise<readonly string[]> {
  const client = new Client(
    { name: 'acme-desk', version: '1.0.0' },
    { capabilities: { extensions: { 'com.acme/search': {} } } },
  );
  await client.connect(new StreamableHTTPClientTransport(url));
  const Hits = z.object({ hits: z.array(z.string()) });
  const { hits } = await client.request({ method: 'acme/search', params: { text: 'tea' } }, Hits);
  expect(client.getServerCapabilities()?.experimental).toEqual({
    'com.acme/search': { version: '1.2.0', languages: ['en', 'no'] },
  });
  await client.close();
  return hits;
}
