import { compiledFixture } from './support/compiled-fixture.js';
import { scriptsOf } from './support/loaded-scripts.js';

jest.setTimeout(60_000);

/** What waits for the setting or the schema that needs it, by a part of its scripts' URLs. */
const FOR_LATER = [
  '/node_modules/jose/',
  '/node_modules/pino-pretty/',
  '/node_modules/@nestjs/swagger/',
  '/node_modules/class-validator/',
  '/node_modules/fastify/',
  '/node_modules/ajv/dist/2019.js',
  '/node_modules/ajv/dist/2020.js',
  '/@modelcontextprotocol/sdk/dist/esm/client/',
  '/dist/openapi/',
  '/dist/stdio/',
  '/dist/upstream/',
  '/dist/admin/',
  '/dist/demo/',
];

it('a start loads nothing that neither settings nor schemas ask for', async () => {
  const scripts = await scriptsOf({ MCP_MODULES: compiledFixture('probe') }, async () => {});
  // Source maps, which are in there too, name what packages were made of.
  const urls = [...scripts.matchAll(/"url":"([^"]*)"/g)].map(([, url]) => url!);
  expect(urls).toContainEqual(expect.stringContaining('/dist/start/start.js'));
  expect(FOR_LATER.filter((part) => urls.some((url) => url.includes(part)))).toEqual([]);
});
