import { mcpUpstream } from '../../src/upstream/index.js';
import { Endpoint } from '../http/support/endpoint.js';
import { captureLog } from '../support/log-capture.js';
import { RawModern } from '../support/raw-modern.js';
import { send } from '../support/raw-http.js';
import { initializeBody } from '../support/raw-session.js';
import { TokenSession } from '../support/token-session.js';
import { TokenIssuer } from '../support/tokens.js';
import { ModernServer } from './support/modern-server.js';

type Principal = { readonly sub: string } | null;

let issuer: TokenIssuer;
let remote: ModernServer;
let endpoint: Endpoint;
let log: ReturnType<typeof captureLog>;
const tokens: string[] = [];

async function token(scope: string): Promise<string> {
  const one = await issuer.token('ada', { scope });
  tokens.push(one);
  return one;
}

beforeAll(async () => {
  log = captureLog();
  issuer = await TokenIssuer.start();
  remote = new ModernServer();
  const upstream = mcpUpstream({
    url: await remote.listen(),
    headers: (principal: Principal) => Promise.resolve({ Authorization: `Bearer of ${principal?.sub ?? 'Mooring'}` }),
    define: ({ kind, name }) => {
      if (name === 'add') return { scopes: ['sums:read'] };
      if (name === 'steps') return { scopes: ['steps:run', 'steps:read'] };
      return kind === 'resource' ? { scopes: ['notes:read'] } : {};
    },
  });
  endpoint = await Endpoint.start({ ...issuer.env, AUDIT_LOG: 'off' }, [upstream]);
});
afterAll(async () => {
  await endpoint.close();
  await remote.close();
  await issuer.close();
  log.restore();
});

const ERAS = {
  legacy: async (scope: string) => TokenSession.openWith(endpoint.url, await token(scope)),
  modern: async (scope: string) => new RawModern(endpoint.url, {}, await token(scope)),
};

/** Over HTTP each request of this revision says what it is. */
function passedOn(): number {
  return remote.seen.filter((headers) => /call|read/.test(String(headers['mcp-method']))).length;
}

const ADD = { name: 'add', arguments: { a: 1, b: 2 } };

it('asks who calls before anything', async () => {
  const refused = await send(endpoint.url, { body: initializeBody({}) });
  expect(refused.status).toBe(401);
  expect(refused.headers['www-authenticate']).toMatch(/^Bearer .*resource_metadata=/);
});

describe.each(Object.entries(ERAS))('scopes of what another server has, in the %s era', (_era, connect) => {
  it('are asked for, and the other server is not asked without them', async () => {
    const before = passedOn();
    const caller = await connect('steps:read');
    const refused = await caller.request('tools/call', ADD);
    expect(refused.status).toBe(403);
    expect(refused.headers['www-authenticate']).toMatch(/error="insufficient_scope".*scope="[^"]*sums:read"/);
    const half = await caller.request('tools/call', { name: 'steps', arguments: {} });
    expect(half.status).toBe(403);
    expect(half.headers['www-authenticate']).toMatch(/scope="[^"]*steps:run/);
    const note = await caller.request('resources/read', { uri: 'notes://first' });
    expect(note.headers['www-authenticate']).toMatch(/error="insufficient_scope".*scope="[^"]*notes:read"/);
    expect(passedOn()).toBe(before);
  });

  it('let those in who have them', async () => {
    const caller = await connect('sums:read notes:read');
    const [{ result }] = await (await caller.request('tools/call', ADD)).rpc();
    expect(result).toMatchObject({ structuredContent: { sum: 3 } });
    const [read] = await (await caller.request('resources/read', { uri: 'notes://first' })).rpc();
    expect(read.result.contents[0]).toMatchObject({ text: 'a note' });
  });

  it('are part of what is listed', async () => {
    const names = async (scope: string) => {
      const [{ result }] = await (await (await connect(scope)).request('tools/list')).rpc();
      return (result.tools as { name: string }[]).map(({ name }) => name);
    };
    expect(await names('')).not.toContain('add');
    expect(await names('sums:read')).toContain('add');
  });
});

it('sends the other server what it says for each caller, and never a token of a client', () => {
  const shown = new Set(remote.seen.map(({ authorization }) => authorization));
  expect(shown).toEqual(new Set(['Bearer of Mooring', 'Bearer of ada']));
  const all = JSON.stringify(remote.seen);
  for (const one of tokens) expect(all).not.toContain(one);
});
