import type { IncomingMessage } from 'node:http';
import { FakeResponse } from '../../test/support/fake-response.js';
import { LoopbackHosts } from './loopback-hosts.js';

/** The status that a request gets, or that it goes on. */
function ask(hosts: LoopbackHosts, ...values: string[]): number | 'passed' {
  const fake = new FakeResponse();
  const rawHeaders = values.flatMap((value) => ['Host', value]);
  let passed = false;
  hosts.middleware(
    { headers: { host: values[0] }, rawHeaders } as unknown as IncomingMessage,
    fake.response,
    () => (passed = true),
  );
  return passed ? 'passed' : fake.status;
}

const onLoopback = new LoopbackHosts(true, ['mcp.example.com']);

describe('a service on loopback', () => {
  it('answers to names of this machine and those that are allowed, and to no other', () => {
    for (const host of ['localhost:3000', '127.0.0.1:3000', '[::1]', 'mcp.example.com']) {
      expect(ask(onLoopback, host)).toBe('passed');
    }
    for (const host of ['rebound.evil.com:3000', 'evil.com@localhost', '10.0.0.1']) {
      expect(ask(onLoopback, host)).toBe(403);
    }
    expect(ask(onLoopback)).toBe(403);
    expect(ask(onLoopback, 'localhost', 'evil.com')).toBe(403);
  });
});

describe('a service on any other address', () => {
  it('answers by whatever name it is asked', () => {
    expect(ask(new LoopbackHosts(false, []), '10.0.0.1:3000')).toBe('passed');
  });
});
