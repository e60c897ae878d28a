import { freePort } from '../support/free-port.js';
import { oauthClients } from '../support/oauth-client.js';
import type { RunningCommand } from '../support/running-command.js';
import { Example } from './support/example.js';
import { visit } from './support/person.js';

jest.setTimeout(240_000);

const START =
  'AUTH_ISSUER=http://127.0.0.1:4000 AUTH_AUDIENCE=http://127.0.0.1:3000/mcp AUTH_SCOPES=notes:read npm start';

describe('examples/oauth', () => {
  let example: Example;
  beforeAll(async () => (example = await Example.open('oauth')));
  afterAll(() => example?.close());

  it('is installed, tested and served as its README says', async () => {
    expect(example.commands).toEqual(['npm install', 'npm test', 'npm run issuer', START, 'npm run sign-in']);
    example.run('npm install');
    expect(example.run('npm test')).toMatch(/pass 3$/m);
    const ISSUER = `http://127.0.0.1:${await freePort()}`;
    await example.start('npm run issuer', { ISSUER, RESOURCE: example.url.href }).printed(/The issuer answers at/);
    const start = START.replace('http://127.0.0.1:4000', ISSUER).replace('http://127.0.0.1:3000/mcp', example.url.href);
    expect((await example.start(start).served()).modules).toEqual(['NotesModule']);
  });

  const pageOf = async (client: RunningCommand) => (await client.printed(/^Open http/)).slice('Open '.length);

  it.each([
    ['ada', "{ notes: [ 'Buy rope' ] }"],
    ['bob', 'Unknown tool: all-notes'],
  ])('signs %s in, and steps up', async (name, end) => {
    const client = example.start('npm run sign-in');
    expect(await visit(await pageOf(client), name)).toBe('You are signed in. Close this page.');
    expect(await client.printed(/^Signed in with/)).toBe('Signed in with notes:read');
    await client.printed(/^\{ notes: \[\] \}/);
    await visit(await pageOf(client), name);
    expect(await client.printed(/Kept for/)).toContain(`Kept for ${name}.`);
    expect(await client.printed(/^Went on with/)).toBe('Went on with notes:read notes:write');
    await client.printed(new RegExp(end.replaceAll(/[[\]{}]/g, '\\$&')));
  });

  it.each(oauthClients)('tells %s where the issuer is', async (_name, start) => {
    await expect(start(example.url).connect()).rejects.toThrow(/regist/i);
  });
});
