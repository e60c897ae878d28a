import { Logger } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { FakeResponse } from '../../test/support/fake-response.js';
import { testSettings } from '../../test/support/test-settings.js';
import { HostOriginMiddleware } from './host-origin.middleware.js';

let middleware: HostOriginMiddleware;
beforeEach(() => {
  Logger.overrideLogger(false);
  middleware = new HostOriginMiddleware(
    testSettings({ allowedHosts: ['mcp.example.com'], allowedOrigins: ['https://app.example.com'] }),
  );
});

/** The status that a request gets; `passed` when it goes on. */
function ask(headers: { host?: string; origin?: string }, on = middleware): FakeResponse | 'passed' {
  const response = new FakeResponse();
  let passed = false;
  on.use({ headers, method: 'POST' } as IncomingMessage, response.response, () => (passed = true));
  return passed ? 'passed' : response;
}

describe('the Host and Origin check', () => {
  it.each(['localhost', 'localhost:3000', '127.0.0.1:3000', '[::1]:3000', 'mcp.example.com', 'mcp.example.com:8443'])(
    'lets a request to %s pass',
    (host) => {
      expect(ask({ host })).toBe('passed');
      expect(ask({ host })).toBe('passed');
    },
  );

  it.each([undefined, '', 'evil.example.com', 'localhost.evil.example.com', 'mcp.example.com.evil.example', 'a b'])(
    'refuses a request to %s',
    (host) => {
      expect(ask({ host })).toMatchObject({ status: 403 });
    },
  );

  it.each(['http://localhost:5173', 'http://127.0.0.1', 'https://app.example.com'])('lets origin %s pass', (origin) => {
    expect(ask({ host: 'localhost', origin })).toBe('passed');
  });

  it.each(['https://evil.example.com', 'http://app.example.com', 'https://app.example.com:8443', 'null', 'undefined'])(
    'refuses origin "%s"',
    (origin) => {
      expect(ask({ host: 'localhost', origin })).toMatchObject({ status: 403 });
    },
  );

  it('refuses with a JSON-RPC error that tells the operator what to set', () => {
    const refused = ask({ host: 'evil.example.com' }) as FakeResponse;
    expect(refused.json).toEqual({
      jsonrpc: '2.0',
      error: { code: -32000, message: expect.stringContaining('ALLOWED_HOSTS') as string },
      id: null,
    });
    expect((ask({ host: 'localhost', origin: 'https://evil.example.com' }) as FakeResponse).body).toContain(
      'ALLOWED_ORIGINS',
    );
  });

  it('does not take a good host for a good origin, or the other way round', () => {
    expect(ask({ host: 'localhost' })).toBe('passed');
    expect(ask({ host: 'localhost', origin: 'undefined' })).toMatchObject({ status: 403 });
    expect(ask({ host: 'https://app.example.com', origin: 'https://app.example.com' })).toMatchObject({ status: 403 });
  });

  it('remembers a bounded number of good headers and still answers right past it', () => {
    for (let port = 1; port <= 1_000; port += 1) expect(ask({ host: `localhost:${port}` })).toBe('passed');
    expect(ask({ host: 'evil.example.com' })).toMatchObject({ status: 403 });
    expect(ask({ host: 'localhost:999' })).toBe('passed');
  });
});
