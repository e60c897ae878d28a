import { Logger } from '@nestjs/common';
import { FakeResponse } from '../../../test/support/fake-response.js';
import { BrokenRequests } from './broken-requests.js';
import type { McpRequest } from './mcp-request.js';
import { RequestPipeline } from './request-pipeline.js';

type Use = (request: McpRequest, response: unknown, next: () => void) => unknown;
const NAMES = ['tracing', 'counter', 'hostOrigin', 'cors', 'token', 'expiry', 'rateLimit', 'mcpRequest'];

beforeEach(() => Logger.overrideLogger(false));

/** Steps that pass everything on and say so, but for those given. */
function pipelineOf(ran: string[], own: Readonly<Record<string, Use>> = {}): RequestPipeline {
  const passing =
    (name: string): Use =>
    (_request, _response, next) => {
      ran.push(name);
      next();
    };
  const steps = NAMES.map((name) => ({ use: own[name] ?? passing(name) }));
  const parts = [...steps, new BrokenRequests(), { isAllowed: false }];
  return new RequestPipeline(...(parts as unknown as ConstructorParameters<typeof RequestPipeline>));
}

describe('the pipeline of requests', () => {
  it('checks where a request comes from before who sent it, and that before what it says', () => {
    const ran: string[] = [];
    pipelineOf(ran).use({} as McpRequest, new FakeResponse().response, () => ran.push('next'));
    expect(ran).toEqual([...NAMES, 'next']);
  });

  it('ends where a step answers', () => {
    const ran: string[] = [];
    pipelineOf(ran, { token: () => undefined }).use({} as McpRequest, new FakeResponse().response, () =>
      ran.push('next'),
    );
    expect(ran).toEqual(['tracing', 'counter', 'hostOrigin', 'cors']);
  });

  it.each<[string, Use]>([
    ['rejects', async () => Promise.reject(new Error('the secret of it'))],
    [
      'throws',
      () => {
        throw new Error('the secret of it');
      },
    ],
  ])('answers 500 where a step %s, and says nothing of why', async (_how, token) => {
    const response = new FakeResponse();
    pipelineOf([], { token }).use({} as McpRequest, response.response, () => undefined);
    await new Promise(setImmediate);
    expect(response.status).toBe(500);
    expect(response.json).toEqual({ jsonrpc: '2.0', error: { code: -32603, message: 'Internal error' }, id: null });
  });
});
