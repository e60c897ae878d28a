import { compiledFixture } from './support/compiled-fixture.js';
import { scriptsOf } from './support/loaded-scripts.js';
import { RawSession } from './support/raw-session.js';
import type { Service } from './support/service.js';

jest.setTimeout(60_000);

/** What waits for the setting or the request that needs it, by a part of its scripts' URLs. */
const FOR_LATER = [
  '/node_modules/jose/',
  '/node_modules/pino-pretty/',
  '/node_modules/ajv/',
  '/@modelcontextprotocol/sdk/dist/esm/server/index.js',
  '/dist/admin/',
  '/dist/demo/',
];

async function foundIn(use: (service: Service) => Promise<void>): Promise<string[]> {
  const scripts = await scriptsOf({ MCP_MODULES: compiledFixture('probe') }, use);
  // Source maps, which are in there too, name what packages were made of.
  const urls = [...scripts.matchAll(/"url":"([^"]*)"/g)].map(([, url]) => url!);
  expect(urls).toContainEqual(expect.stringContaining('/dist/start/start.js'));
  return FOR_LATER.filter((part) => urls.some((url) => url.includes(part)));
}

it('a start loads nothing that the settings do not ask for', async () => {
  expect(await foundIn(async () => {})).toEqual([]);
});

it('the first session brings the server of the SDK, and nothing but what that needs', async () => {
  expect(await foundIn(async ({ url }) => void (await RawSession.open(url)))).toEqual([
    '/node_modules/ajv/',
    '/@modelcontextprotocol/sdk/dist/esm/server/index.js',
  ]);
});
