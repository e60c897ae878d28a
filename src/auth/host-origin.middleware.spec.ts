import { Logger } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import type { IncomingMessage } from 'node:http';
import { FakeResponse } from '../../test/support/fake-response.js';
import { testSettings } from '../../test/support/test-settings.js';
import { captureLog } from '../../test/support/log-capture.js';
import { testMetrics } from '../../test/support/test-metrics.js';
import { HostOriginMiddleware } from './host-origin.middleware.js';
import { HostRefusals } from './host-refusals.js';

const LIMIT = 3;
const LIMITED = { rateLimitEnabled: true, rateLimitAuthFailures: LIMIT, rateLimitWindowSeconds: 60 };

let middleware: HostOriginMiddleware;
let limited: HostOriginMiddleware;
let probe: ReturnType<typeof testMetrics>;
beforeEach(() => {
  Logger.overrideLogger(false);
  probe = testMetrics();
  middleware = middlewareWith({});
  limited = middlewareWith(LIMITED);
});

function middlewareWith(changes: Partial<Settings>): HostOriginMiddleware {
  const settings = testSettings({
    allowedHosts: ['mcp.example.com'],
    allowedOrigins: ['https://app.example.com'],
    rateLimitEnabled: false,
    ...changes,
  });
  return new HostOriginMiddleware(settings, new HostRefusals(settings, probe.metrics));
}

/** The status that a request gets; `passed` when it goes on. */
function ask(
  headers: { host?: string; origin?: string },
  on = middleware,
  remoteAddress = '192.0.2.1',
  rawHeaders: string[] = ['Host', headers.host ?? ''],
): FakeResponse | 'passed' {
  const response = new FakeResponse();
  let passed = false;
  on.use(
    { headers, rawHeaders, method: 'POST', socket: { remoteAddress } } as IncomingMessage,
    response.response,
    () => (passed = true),
  );
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

  it.each([
    undefined,
    '',
    'evil.example.com',
    'localhost.evil.example.com',
    'mcp.example.com.evil.example',
    'a b',
    'evil.com@localhost',
    'localhost:80@evil.com',
    'localhost@',
    '@localhost',
    'http://localhost',
    'localhost/',
    'localhost?',
    'localhost#',
    'localhost:',
    'localhost:x',
    'localhost:123456',
    'localhost, evil.com',
    '127.1',
    '0x7f.0.0.1',
    'ⓛocalhost',
    'localhost\\@evil.com',
    'localhost.',
    '[::1',
    '::1',
    ' localhost',
  ])('refuses a request to %s', (host) => {
    expect(ask({ host })).toMatchObject({ status: 403 });
  });

  it.each(['http://localhost:5173', 'http://127.0.0.1', 'https://app.example.com'])('lets origin %s pass', (origin) => {
    expect(ask({ host: 'localhost', origin })).toBe('passed');
  });

  it.each([
    'https://evil.example.com',
    'http://app.example.com',
    'https://app.example.com:8443',
    'null',
    'undefined',
    '',
    'javascript://localhost',
    'file://localhost',
    'data://localhost',
    'http://evil.com@localhost',
    'http://localhost/',
    'http://localhost?',
    'http:localhost',
    'http://',
    'localhost',
    'http://localhost, http://evil.com',
    'http://localhost:x',
  ])('refuses origin "%s"', (origin) => {
    expect(ask({ host: 'localhost', origin })).toMatchObject({ status: 403 });
  });

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

  it('refuses a request with two Host headers, whatever they say and however they are written', () => {
    const two = ['Host', 'localhost', 'Accept', '*/*', 'hOST', 'localhost'];
    expect(ask({ host: 'localhost' }, middleware, '192.0.2.1', two)).toMatchObject({ status: 403 });
    expect(ask({ host: 'localhost' }, middleware, '192.0.2.1', ['Host', 'localhost', 'Hosts', 'x'])).toBe('passed');
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

describe('an address that is refused again and again', () => {
  const evil = { host: 'evil.example.com' };
  const status = (answer: FakeResponse | 'passed') => (answer === 'passed' ? 200 : answer.status);

  it('hears why so many times, and then that it is too much, with one line in the log', async () => {
    const log = captureLog();
    const asked = Array.from({ length: LIMIT + 20 }, () => ask(evil, limited) as FakeResponse);
    log.restore();
    expect(asked.map(status)).toEqual([403, 403, 403, ...Array<number>(20).fill(429)]);
    const last = asked.at(-1)!;
    const seconds = Number(last.headers['retry-after'] ?? last.headers['Retry-After']);
    expect(seconds).toBeGreaterThan(50);
    expect(last.json).toMatchObject({
      error: { code: -32000, data: { limit: 'host', retryAfterSeconds: seconds } },
      id: null,
    });
    expect(log.lines).toHaveLength(LIMIT + 1);
    expect(await probe.value('rateLimited', { limit: 'host' })).toBe(20);
  });

  it('counts for its Origin as well, and keeps no other address out', () => {
    for (let at = 0; at < LIMIT; at += 1) ask({ host: 'localhost', origin: 'https://evil.example' }, limited);
    expect(status(ask(evil, limited))).toBe(429);
    expect(status(ask(evil, limited, '192.0.2.2'))).toBe(403);
    expect(ask({ host: 'localhost' }, limited)).toBe('passed');
    expect(ask({ host: 'mcp.example.com:8443', origin: 'https://app.example.com' }, limited)).toBe('passed');
  });

  it('is heard again when the window is over', () => {
    jest.useFakeTimers();
    limited = middlewareWith(LIMITED);
    for (let at = 0; at <= LIMIT; at += 1) ask(evil, limited);
    jest.advanceTimersByTime(60_000);
    expect(status(ask(evil, limited))).toBe(403);
    jest.useRealTimers();
  });

  it('is not limited where limits are off', () => {
    for (let at = 0; at < 100; at += 1) expect(status(ask(evil))).toBe(403);
  });
});

it.each(['host', 'origin'])('a %s that is longer than any name is refused unread', (name) => {
  const long = `${name === 'host' ? '' : 'http://'}localhost:${'0'.repeat(300)}80`;
  expect(ask({ host: 'localhost', [name]: long })).toMatchObject({ status: 403 });
});
