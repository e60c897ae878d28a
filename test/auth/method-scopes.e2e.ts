import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuditLine } from '../../src/audit/audit-line.js';
import { argumentsDigest } from '../../src/mcp/calls/arguments-digest.js';
import { ACME, AcmeModule } from '../http/support/acme.module.js';
import { Endpoint } from '../http/support/endpoint.js';
import { RawModern } from '../support/raw-modern.js';
import { TokenSession } from '../support/token-session.js';
import { TokenIssuer } from '../support/tokens.js';

const DECLARED = { extensions: { [ACME]: {} } };
const ALL = { scope: 'search:write', roles: ['owner'] };

let issuer: TokenIssuer;
let endpoint: Endpoint;
let directory: string;
let file: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mooring-audit-'));
  file = join(directory, 'audit.jsonl');
  issuer = await TokenIssuer.start();
  endpoint = await Endpoint.start({ ...issuer.env, AUDIT_LOG: file }, [AcmeModule]);
});
afterAll(async () => {
  await endpoint.close();
  await issuer.close();
  rmSync(directory, { recursive: true });
});

type Claims = Readonly<Record<string, unknown>>;

const ERAS = {
  legacy: async (claims: Claims) => {
    const token = await issuer.token('ada', claims);
    return TokenSession.openWith(endpoint.url, token, { capabilities: DECLARED });
  },
  modern: async (claims: Claims) => new RawModern(endpoint.url, DECLARED, await issuer.token('ada', claims)),
};

describe.each(Object.entries(ERAS))(
  'a method of an extension that needs a scope or a role, in the %s era',
  (era, connect) => {
    it('asks for the scope before it runs', async () => {
      const refused = await (await connect({})).request('acme/reindex');
      expect(refused.status).toBe(403);
      expect(refused.headers['www-authenticate']).toMatch(/error="insufficient_scope".*scope="search:write"/);
    });

    it('is unknown to a caller without the role, as what no team serves', async () => {
      const caller = await connect({ scope: 'search:write' });
      const [one, other] = [await caller.request('acme/reset'), await caller.request('acme/other')];
      const [unknown, [{ error }]] = [await one.rpc(), await other.rpc()];
      expect(one.status).toBe(other.status);
      expect(unknown[0].error).toEqual({ ...error, message: 'Method not found: acme/reset' });
    });

    it('runs for a caller who has both, and is audited', async () => {
      const caller = await connect(ALL);
      for (const method of ['acme/reindex', 'acme/reset'])
        expect((await (await caller.request(method)).rpc())[0]).toMatchObject({ result: { done: true } });
      await (await caller.request('acme/search', { text: '' })).body();
      const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
      const called = {
        action: 'method.called',
        era,
        extension: ACME,
        session: era === 'modern' ? null : expect.any(String),
      };
      expect(lines.map((line) => AuditLine.parse(JSON.parse(line))).slice(-3)).toMatchObject([
        { ...called, method: 'acme/reindex', outcome: 'ok', paramsDigest: argumentsDigest({}, 'hex') },
        { ...called, method: 'acme/reset', outcome: 'ok' },
        { ...called, method: 'acme/search', outcome: 'invalid', paramsDigest: argumentsDigest({ text: '' }, 'hex') },
      ]);
    });
  },
);
