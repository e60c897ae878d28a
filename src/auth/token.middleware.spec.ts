import { Logger } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { captureLog } from '../../test/support/log-capture.js';
import { FakeResponse } from '../../test/support/fake-response.js';
import { RecordedAudit } from '../../test/support/recorded-audit.js';
import { testMetrics } from '../../test/support/test-metrics.js';
import { testSettings } from '../../test/support/test-settings.js';
import { AuthFailures } from './auth-failures.js';
import { AuthRefusals } from './auth-refusals.js';
import type { AuthenticatedRequest, Caller } from './caller.js';
import { Challenges } from './challenge.js';
import { OfferedScopes } from './offered-scopes.js';
import { invalid, type TokenOutcome } from './token-outcome.js';
import { TokenMiddleware } from './token.middleware.js';
import type { TokenVerifier } from './token-verifier.js';

const ADA: Caller = {
  principal: { iss: 'https://login.example.com', sub: 'ada' },
  clientId: undefined,
  scopes: new Set(),
  roles: new Set(),
  expiresAt: Infinity,
};

let log: ReturnType<typeof captureLog>;
let middleware: TokenMiddleware;
/** Ends the check of the token `slow`. */
let settle: (outcome: TokenOutcome) => void;
/** Tokens that were checked. */
let checked: string[];
beforeEach(() => {
  log = captureLog();
  checked = [];
  const verifier: Pick<TokenVerifier, 'recall' | 'verify'> = {
    recall: (token) => (token === 'known' ? ADA : undefined),
    verify: async (token) => {
      checked.push(token);
      if (token === 'id-token') return invalid('type', 'it has at_hash, which ID tokens have');
      if (token === 'claims-token') return invalid('claims', 'sub is missing');
      return token === 'slow' ? new Promise((resolve) => (settle = resolve)) : invalid('signature');
    },
  };
  const settings = testSettings({
    authResource: 'https://mcp.example.com/mcp',
    rateLimitEnabled: true,
    rateLimitAuthFailures: 1,
  });
  const [{ metrics }, audit] = [testMetrics(), new RecordedAudit()];
  const refusals = new AuthRefusals(new Challenges(settings, new OfferedScopes(settings)));
  const failures = new AuthFailures(settings, refusals, metrics, audit);
  middleware = new TokenMiddleware(verifier as TokenVerifier, refusals, failures, metrics, audit);
});
afterEach(() => log.restore());

/** @returns the status, or the subject that was let in */
async function send(token: string): Promise<number | string | undefined> {
  const { admitted, fake } = await exchange(token);
  return admitted ?? fake.status;
}

async function exchange(token: string, remoteAddress = '192.0.2.1') {
  const parts = {
    url: '/mcp',
    headers: { authorization: `Bearer ${token}` },
    rawHeaders: [],
    socket: { remoteAddress },
  };
  const request = parts as unknown as IncomingMessage as AuthenticatedRequest;
  const fake = new FakeResponse();
  let admitted: string | undefined;
  await middleware.use(request, fake.response, () => (admitted = request.principal?.sub));
  return { admitted, fake };
}

describe('a token that is no access token', () => {
  it('has its reason in the log, without the token, and no more of it in the answer than any other', async () => {
    const written = jest.spyOn(Logger.prototype, 'log');
    const { fake: refused } = await exchange('id-token');
    const { fake: other } = await exchange('claims-token', '192.0.2.2');
    expect([refused.status, refused.body]).toEqual([401, other.body]);
    expect(refused.headers['WWW-Authenticate']).toBe(other.headers['WWW-Authenticate']);
    const [line] = written.mock.calls.map(([entry]) => entry as Record<string, unknown>);
    expect(line).toMatchObject({ event: 'auth.refused', reason: 'type', why: 'it has at_hash, which ID tokens have' });
    expect(JSON.stringify(line)).not.toContain('id-token');
  });
});

describe('an address past its limit of failures, while one of its tokens is being checked', () => {
  it('gets in with tokens that are known to be good, and has no other checked', async () => {
    expect(await send('forged')).toBe(401);
    const slow = send('slow');
    expect(await send('known')).toBe('ada');
    expect(await send('other')).toBe(429);
    settle({ state: 'valid', caller: ADA });
    expect(await slow).toBe('ada');
    expect(checked).toEqual(['forged', 'slow']);
  });
});
