import { execFileSync } from 'node:child_process';
import { loadSettings } from '../../src/config/settings.js';
import { isStateKeyText } from '../../src/config/state-key-text.js';
import { principalHash } from '../../src/session/principal.js';
import { sessionHash } from '../../src/session/session-hash.js';
import { documentOf } from './documents.js';
import { blocksOf } from './support/blocks.js';

const { PATH } = process.env;

const run = (command: string, env: Readonly<Record<string, string>> = {}) =>
  execFileSync('bash', ['-ec', command], { env: { PATH, ...env }, encoding: 'utf8' }).trim();

const only = (page: string): string => {
  const blocks = blocksOf(documentOf(page).text, 'bash');
  expect(blocks).toHaveLength(1);
  return blocks[0]!;
};

describe('what the documents tell to type in a shell', () => {
  it('names a session as the log does: docs/operating.md', () => {
    const id = '0b6cf3d8-1f0a-4f0e-9f35-6b1f6e6f9a01';
    expect(run(only('docs/operating.md'), { SESSION_ID: id })).toBe(sessionHash(id));
  });

  it('names a principal as the audit log does: docs/security.md', () => {
    const principal = { iss: 'https://login.example.com', sub: 'ada' };
    const env = { ISSUER: principal.iss, SUBJECT: principal.sub };
    expect(run(only('docs/security.md'), env)).toBe(principalHash(principal));
  });

  it('makes a key for MCP_STATE_KEYS: docs/protocol-eras.md', () => {
    expect(blocksOf(documentOf('docs/protocol-eras.md').text, 'bash')).toContain('openssl rand -base64 32\n');
    expect(isStateKeyText(run('openssl rand -base64 32'))).toBe(true);
  });

  it('sets several servers: docs/servers.md', () => {
    const written = run(`${only('docs/servers.md')}printf %s "$MCP_SERVERS"`);
    // The file is on the machine of the operator.
    const servers = written.replace('@/etc/mooring/orders.md', 'Ask for the number first.');
    const loaded = loadSettings({ MCP_SERVERS: servers, AUTH_ISSUER: 'https://login.example.com' });
    expect(loaded).toMatchObject({
      ok: true,
      settings: {
        mcpServers: [
          { authAudience: ['https://mcp.example.com/orders/mcp'] },
          { authAudience: ['https://mcp.example.com/billing/mcp'], sessionTtlSeconds: 3600 },
        ],
      },
    });
  });
});
