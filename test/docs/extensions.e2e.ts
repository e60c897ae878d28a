import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { z } from 'zod';
import { startTestApp, type TestApp } from '../../src/testing/index.js';
import { documentOf } from './documents.js';
import { blocksOf, squeezed } from './support/blocks.js';
import { AcmeModule } from './support/acme-search.js';

const sources = [__filename, join(__dirname, 'support', 'acme-search.ts')].map((file) => readFileSync(file, 'utf8'));

describe('docs/extensions.md', () => {
  it.each(blocksOf(documentOf('docs/extensions.md').text, 'ts'))('has an example that this test runs: %s', (block) => {
    expect(sources.some((source) => squeezed(source).includes(squeezed(block)))).toBe(true);
  });

  it('has an extension that a client of sessions calls, and a test of it', async () => {
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
