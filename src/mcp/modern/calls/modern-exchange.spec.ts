import { FakeResponse } from '../../../../test/support/fake-response.js';
import { TEST_IDENTITY } from '../../../../test/support/test-identity.js';
import type { Result } from '@modelcontextprotocol/sdk/types.js';
import type { PreparedResult } from '../../rpc/prepared-result.js';
import { ResultTexts } from './result-texts.js';
import { shuttingDown } from '../../rpc/refusals.js';
import { RpcError } from '../../rpc/rpc-error.js';
import { SseSocket } from '../../streams/sse-socket.js';
import { ModernExchange } from './modern-exchange.js';

function begin() {
  const fake = new FakeResponse();
  const over = jest.fn();
  const openSocket = (_kind: unknown, response: FakeResponse['response']) =>
    new SseSocket(response, 1_000_000, () => undefined);
  const textOf = (result: Result | PreparedResult) => new ResultTexts(TEST_IDENTITY).of(result);
  const request = { jsonrpc: '2.0' as const, id: 1, method: 'tools/call' };
  return {
    fake,
    over,
    exchange: new ModernExchange(
      request,
      fake.response,
      { textOf, openSocket, listening: jest.fn(), over },
      { held: 1, isAnonymous: false },
    ),
  };
}

const progress = { method: 'notifications/progress', params: { progress: 1, progressToken: 't' } };

describe('a modern exchange', () => {
  it.each([
    ['its response closes', ({ fake }: ReturnType<typeof begin>) => fake.emit('close')],
    ['its connection closes while it waits behind another', ({ fake }) => fake.req.socket.emit('close')],
  ])('is cancelled when %s', (_what, close) => {
    const begun = begin();
    const { signal } = begun.exchange;
    close(begun);
    expect([signal.aborted, begun.exchange.aborted]).toEqual([true, true]);
  });

  it('answers one JSON body when nothing was said before', () => {
    const { fake, over, exchange } = begin();
    exchange.answer({ content: [] });
    expect(fake.status).toBe(200);
    expect(fake.headers).toMatchObject({ 'Content-Type': 'application/json' });
    expect(fake.json).toMatchObject({ id: 1, result: { content: [], resultType: 'complete' } });
    expect(over).toHaveBeenCalledTimes(1);
  });

  it('becomes a stream at the first word, and ends it with the answer', () => {
    const { fake, exchange } = begin();
    exchange.say(progress);
    exchange.answer({ content: [] });
    expect(fake.headers).toMatchObject({ 'Content-Type': 'text/event-stream' });
    const [said, answered] = fake.data.map((data) => JSON.parse(data) as unknown);
    expect(said).toEqual({ jsonrpc: '2.0', ...progress });
    expect(answered).toMatchObject({ id: 1, result: { resultType: 'complete' } });
    expect(fake.ended).toBe(true);
  });

  it('gives no event an id: nothing of this era can be resumed', () => {
    const { fake, exchange } = begin();
    exchange.say(progress);
    exchange.answer({});
    expect(fake.ids).toEqual([undefined, undefined]);
  });

  it.each([
    [-32602, 200],
    [-32601, 200],
    [-32021, 400],
  ])('answers an error %i of a method with HTTP %i', (code, status) => {
    const { fake, exchange } = begin();
    exchange.fail(new RpcError(code, 'No', { why: 1 }));
    expect(fake.status).toBe(status);
    expect(fake.json).toEqual({ jsonrpc: '2.0', error: { code, message: 'No', data: { why: 1 } }, id: 1 });
    expect([exchange.outcome, exchange.code]).toEqual(['error', code]);
  });

  it('is cancelled when the client closes the response, and says nothing more', () => {
    const { fake, over, exchange } = begin();
    const { signal } = exchange;
    fake.emit('close');
    expect(signal.aborted).toBe(true);
    exchange.say(progress);
    exchange.answer({});
    expect(fake.body).toBe('');
    expect(exchange.outcome).toBe('cancelled');
    expect(over).toHaveBeenCalledTimes(1);
  });

  it('gives an aborted signal to who asks for it late', () => {
    const { fake, exchange } = begin();
    fake.emit('close');
    expect(exchange.signal.aborted).toBe(true);
  });

  it('is not cancelled by the close that follows its answer', () => {
    const { fake, over, exchange } = begin();
    exchange.answer({});
    fake.emit('close');
    expect(exchange.aborted).toBe(false);
    expect(over).toHaveBeenCalledTimes(1);
  });

  it('that a shutdown cannot wait for is refused and aborted', () => {
    const { fake, exchange } = begin();
    exchange.abandon(shuttingDown);
    expect(fake.status).toBe(503);
    expect(exchange.signal.aborted).toBe(true);
  });
});
