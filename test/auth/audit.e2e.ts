import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { AuditLine } from '../../src/audit/audit-line.js';
import { argumentsDigest } from '../../src/mcp/calls/arguments-digest.js';
import { principalHash } from '../../src/session/principal.js';
import { sessionHash } from '../../src/session/session-hash.js';
import { Endpoint } from '../http/support/endpoint.js';
import { send } from '../support/raw-http.js';
import { bearer, TokenSession } from '../support/token-session.js';
import { TokenIssuer } from '../support/tokens.js';

const SECRET = 'correct horse battery staple';

let issuer: TokenIssuer;
let endpoint: Endpoint;
let directory: string;
let file: string;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mooring-audit-'));
  file = join(directory, 'audit.jsonl');
  issuer = await TokenIssuer.start();
});
afterEach(async () => {
  await endpoint.close();
  await issuer.close();
  rmSync(directory, { recursive: true });
});

async function start(env: Record<string, string> = {}): Promise<void> {
  endpoint = await Endpoint.start({ ...issuer.env, AUDIT_LOG: file, ...env });
}

/** Every line, each of which must fit the schema. */
function lines(): AuditLine[] {
  const text = readFileSync(file, 'utf8').trimEnd();
  return text.split('\n').map((line) => AuditLine.parse(JSON.parse(line)));
}

describe('the audit log', () => {
  it('tells the whole story of a session, and none of its secrets', async () => {
    await start();
    const token = await issuer.token('ada', { client_id: 'inspector', scope: 'a' });
    await send(endpoint.url, { body: {} });
    const session = await TokenSession.openWith(endpoint.url, token);
    await (await session.call('echo', { text: SECRET })).body();
    await (await session.call('fail', { message: 'x', told: true })).body();
    await (await session.call('echo', { text: 5 })).body();
    await (await session.call('there-is-none')).body();
    const eve = await issuer.token('eve');
    await (await session.as(eve).request('ping')).body();
    await session.delete();

    const ada = principalHash({ iss: issuer.url, sub: 'ada' });
    const hash = sessionHash(session.id);
    const call = { action: 'tool.called', principal: ada, session: hash, era: 'legacy' };
    expect(lines()).toMatchObject([
      { action: 'auth.refused', principal: null, reason: 'missing', status: 401 },
      { action: 'session.opened', principal: ada, session: hash, clientId: 'inspector', client: 'raw 1.0.0' },
      { ...call, tool: 'echo', outcome: 'ok', argumentsDigest: argumentsDigest({ text: SECRET }, 'hex') },
      { ...call, tool: 'fail', outcome: 'tool_error' },
      { ...call, tool: 'echo', outcome: 'invalid' },
      { ...call, tool: 'there-is-none', outcome: 'unknown' },
      { action: 'session.denied', principal: principalHash({ iss: issuer.url, sub: 'eve' }), session: hash },
      { action: 'session.ended', principal: ada, session: hash, reason: 'deleted' },
    ]);
    const text = readFileSync(file, 'utf8');
    for (const secret of [SECRET, token, eve, session.id, '"ada"']) expect(text).not.toContain(secret);
  });

  it('keeps the arguments of a tool that says so, and names callers as they are where it is told to', async () => {
    await start({ AUDIT_PRINCIPAL: 'sub' });
    const input = z.object({ city: z.string() });
    const definition = { name: 'weather', input, audit: 'arguments' as const };
    endpoint.capabilities.addTool(definition, () => 'sunny');
    const session = await TokenSession.openWith(endpoint.url, await issuer.token('ada'));
    await (await session.call('weather', { city: 'Bergen' })).body();
    await session.delete();
    const [called] = lines().filter(({ action }) => action === 'tool.called');
    expect(called).toMatchObject({ principal: `${issuer.url} ada`, arguments: { city: 'Bergen' } });
  });

  it('tells of sessions that were refused', async () => {
    await start();
    const body = { jsonrpc: '2.0', id: 1, method: 'initialize', params: {} };
    await send(endpoint.url, { body, headers: bearer(await issuer.token('ada')) });
    expect(lines()).toMatchObject([{ action: 'session.refused', reason: 'invalid' }]);
  });

  it('is not written where it is off', async () => {
    await start({ AUDIT_LOG: 'off' });
    const session = await TokenSession.openWith(endpoint.url, await issuer.token('ada'));
    await session.delete();
    expect(() => readFileSync(file)).toThrow('ENOENT');
  });
});
