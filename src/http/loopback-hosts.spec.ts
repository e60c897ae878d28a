import type { IncomingMessage } from 'node:http';
import { FakeResponse } from '../../test/support/fake-response.js';
import { LoopbackHosts } from './loopback-hosts.js';

/** The status that a request gets, or that it goes on. */
function ask(hosts: LoopbackHosts, url: string, ...values: string[]): number | 'passed' {
  const fake = new FakeResponse();
  const rawHeaders = values.flatMap((value) => ['Host', value]);
  let passed = false;
  hosts.middleware(
    { url, headers: { host: values[0] }, rawHeaders } as unknown as IncomingMessage,
    fake.response,
    () => (passed = true),
  );
  return passed ? 'passed' : fake.status;
}

const onLoopback = new LoopbackHosts(true, ['mcp.example.com']);

describe('a service on loopback', () => {
  it.each(['/health/live', '/health/ready', '/metrics', '/metrics?name=x', '/Health/live', '/health'])(
    'answers %s to names of this machine and those that are allowed, and to no other',
    (url) => {
      for (const host of ['localhost:3000', '127.0.0.1:3000', '[::1]', 'mcp.example.com']) {
        expect(ask(onLoopback, url, host)).toBe('passed');
      }
      for (const host of ['rebound.evil.com:3000', 'evil.com@localhost', '10.0.0.1']) {
        expect(ask(onLoopback, url, host)).toBe(403);
      }
      expect(ask(onLoopback, url)).toBe(403);
      expect(ask(onLoopback, url, 'localhost', 'evil.com')).toBe(403);
    },
  );

  it('leaves paths of others alone', () => {
    for (const url of ['/', '/mcp', '/healthy', '/metricsx', '/team/health']) {
      expect(ask(onLoopback, url, 'team.example.com')).toBe('passed');
    }
  });
});

describe('a service on any other address', () => {
  it('answers by whatever name it is asked', () => {
    expect(ask(new LoopbackHosts(false, []), '/health/live', '10.0.0.1:3000')).toBe('passed');
  });
});
