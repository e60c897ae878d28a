import { Logger } from '@nestjs/common';
import { FakeResponse } from '../../test/support/fake-response.js';
import type { AuthenticatedRequest } from './caller.js';
import { StreamExpiries } from './stream-expiries.js';
import { StreamExpiryStep } from './stream-expiry.step.js';
import { keepToken } from './stream-token.js';

const END = 1_800_000_000_000;

let expiries: StreamExpiries;
beforeEach(() => {
  Logger.overrideLogger(false);
  expiries = new StreamExpiries(null);
});
afterEach(() => expiries.onApplicationShutdown());

function open(method: string, expiresAt?: number, response = new FakeResponse()): FakeResponse {
  const request = Object.assign(response.req, { method }) as unknown as AuthenticatedRequest;
  if (expiresAt !== undefined) {
    Object.assign(request, { caller: { expiresAt } });
    keepToken(request, 'token');
  }
  const next = jest.fn();
  new StreamExpiryStep(expiries).use(request, response.response, next);
  expect(next).toHaveBeenCalled();
  return response;
}

describe('a stream whose token ends', () => {
  it('is cut then and not before, and no other', () => {
    const [stream, later, call, anonymous] = [open('GET', END), open('GET', END + 1), open('POST', END), open('GET')];
    expiries.cutExpired(END - 1);
    expect(stream.destroyed).toBe(false);
    expiries.cutExpired(END);
    expect([stream, later, call, anonymous].map(({ destroyed }) => destroyed)).toEqual([true, false, false, false]);
  });

  it('is forgotten when it closes, whoever closes it', () => {
    const [cut, ended] = [open('GET', END), open('GET', END)];
    cut.cut();
    ended.end();
    expect(expiries).toHaveProperty('streams.size', 0);
  });

  it('is not remembered where its connection is gone: before its token was found good, or behind another response', async () => {
    const gone = new FakeResponse();
    gone.destroyed = true;
    open('GET', END, gone);
    await Promise.resolve();
    open('GET', END).req.socket.emit('close');
    expect(expiries).toHaveProperty('streams.size', 0);
  });
});
