import type { RequestId } from '@modelcontextprotocol/sdk/types.js';
import { FakeResponse } from '../../../../test/support/fake-response.js';
import { LegacyKit, messagesOn, rpcRequest } from '../../../../test/support/legacy-kit.js';
import { until } from '../../../../test/support/until.js';
import type { AppendOutcome } from '../../../cluster/events/event-log.js';
import { PreparedResult } from '../../rpc/prepared-result.js';
import { sessionGone, shuttingDown, storeUnavailable } from '../../rpc/refusals.js';
import type { CallStream } from '../streams/call-stream.js';
import { LegacyExchange, type ExchangeHost } from './legacy-exchange.js';
import type { RpcAnswer } from '../../rpc/rpc-answer.js';

const released: RequestId[] = [];
const OWNER = {
  sessionId: 'session',
  sessionHash: '0123456789ab',
  protocolVersion: '2025-11-25',
  responseHeaders: { 'Mcp-Session-Id': 'session' },
  release: (ids: readonly RequestId[]) => void released.push(...ids),
};

let kit: LegacyKit;
let http: FakeResponse;
let over: LegacyExchange[];
beforeEach(async () => {
  kit = await LegacyKit.create();
  http = new FakeResponse();
  over = [];
  released.length = 0;
});
afterEach(() => kit.close());

function exchangeFor(ids: RequestId[], form: 'single' | 'batch' = 'single', owner = OWNER): LegacyExchange {
  const host: ExchangeHost = {
    openStream: (_, requests, origin) => kit.exchanges.openStream(owner, requests, origin),
    streamEnding: (stream: CallStream) => kit.exchanges.streamEnding(stream),
    streamEnded: (stream: CallStream) => kit.exchanges.streamEnded(stream),
    done: (exchange) => over.push(exchange),
  };
  const requests = ids.map((id) => rpcRequest(id, 'tools/call', { name: 'tool' }));
  return new LegacyExchange(http.response, requests, form, owner, host, { headers: {} });
}

const result = (id: string | number, value = 1): RpcAnswer => ({ jsonrpc: '2.0', id, result: { value } });
const note = { jsonrpc: '2.0', method: 'notifications/message', params: { level: 'info', data: 'x' } } as const;

describe('a POST that is answered before anything else was said', () => {
  it('has one JSON body', async () => {
    const exchange = exchangeFor([0]);
    await exchange.answer(result(0), undefined);
    expect(http).toMatchObject({ status: 200, ended: true, json: result(0) });
    expect(http.headers).toMatchObject({ 'Content-Type': 'application/json', 'Mcp-Session-Id': 'session' });
    expect(over).toEqual([exchange]);
    expect(kit.log.size).toBe(0);
  });

  it('has the text of a result that is written already, under its own id', async () => {
    const written = new PreparedResult('{"tools":[],"nextCursor":"x"}');
    for (const id of ['a"b', 7]) {
      http = new FakeResponse();
      await exchangeFor([id]).answer({ jsonrpc: '2.0', id, result: written }, undefined);
      expect(http.json).toEqual({ jsonrpc: '2.0', id, result: { tools: [], nextCursor: 'x' } });
    }
  });

  it('has the status of the refusal that its answer carries', async () => {
    await exchangeFor([1]).answer(result(1), storeUnavailable);
    expect(http).toMatchObject({ status: 503, headers: { 'Retry-After': '1' } });
  });

  it('has an array for a batch, once the last request of it is answered', async () => {
    const exchange = exchangeFor([1, 2], 'batch');
    await exchange.answer(result(2), undefined);
    expect(http.headersSent).toBe(false);
    await exchange.answer(result(1), undefined);
    expect(http.json).toEqual([result(2), result(1)]);
  });

  it('has an array for a batch of one', async () => {
    await exchangeFor([1], 'batch').answer(result(1), undefined);
    expect(http.json).toEqual([result(1)]);
  });

  it('is answered once', async () => {
    const exchange = exchangeFor([1]);
    await exchange.answer(result(1, 1), undefined);
    await exchange.answer(result(1, 2), undefined);
    await exchange.say(note, 'expendable');
    expect(http.json).toEqual(result(1, 1));
    expect(over).toHaveLength(1);
  });
});

describe('a POST that says something before its answer', () => {
  it('becomes a stream that begins with a cursor and ends with the answer', async () => {
    const exchange = exchangeFor([1]);
    await exchange.say(note, 'expendable');
    await exchange.answer(result(1), undefined);
    expect(http.headers).toMatchObject({ 'Content-Type': 'text/event-stream', 'Mcp-Session-Id': 'session' });
    expect(http.events[0]).toMatchObject({ id: expect.stringMatching(/-0$/) as string, retry: 1_000 });
    expect(messagesOn(http)).toEqual([note, result(1)]);
    expect(http.ids.map((id) => id?.split('-').at(-1))).toEqual(['0', '1', '2']);
    expect(http.ended).toBe(true);
  });

  it.each(['2024-11-05', '2025-03-26', '2025-06-18'])('has no event without data in revision %s', async (version) => {
    const exchange = exchangeFor([1], 'single', { ...OWNER, protocolVersion: version });
    await exchange.say(note, 'expendable');
    expect(http.events).toEqual([expect.objectContaining({ data: JSON.stringify(note) })]);
  });

  it('first carries the answers of a batch that were waiting', async () => {
    const exchange = exchangeFor([1, 2], 'batch');
    await exchange.answer(result(1), undefined);
    await exchange.say(note, 'expendable');
    await exchange.answer(result(2), undefined);
    expect(messagesOn(http)).toEqual([result(1), note, result(2)]);
  });

  it('becomes one stream, however often it is asked to', async () => {
    const exchange = exchangeFor([1]);
    expect(exchange.becomeStream()).toBe(exchange.becomeStream());
    await exchange.answer(result(1), undefined);
    expect(await kit.probe.value('streamsClosed', { reason: 'finished' })).toBe(1);
  });

  it('goes on in the log when its client is away', async () => {
    const exchange = exchangeFor([1]);
    const stream = exchange.becomeStream() as CallStream;
    http.cut();
    await exchange.say(note, 'expendable');
    await exchange.answer(result(1), undefined);
    expect(await kit.log.read(stream.name, 0)).toMatchObject({
      ended: true,
      events: [{ position: 1 }, { position: 2 }],
    });
    expect(over).toEqual([exchange]);
  });
});

describe('a cancelled request', () => {
  it('leaves an empty SSE response where nothing was sent', async () => {
    const exchange = exchangeFor([0]);
    await exchange.cancel(0);
    expect(http).toMatchObject({
      status: 200,
      body: '',
      ended: true,
      headers: { 'Content-Type': 'text/event-stream' },
    });
    expect(over).toEqual([exchange]);
  });

  it('ends a begun stream without an answer, also in the log', async () => {
    const exchange = exchangeFor([1]);
    await exchange.say(note, 'expendable');
    await exchange.cancel(1);
    expect(messagesOn(http)).toEqual([note]);
    expect(http.ended).toBe(true);
    const stream = http.ids[0]!.split('-')[2]!;
    expect(await kit.log.read({ sessionId: 'session', stream }, 1)).toMatchObject({ events: [], ended: true });
  });

  it('leaves the rest of a batch to be answered', async () => {
    const exchange = exchangeFor([1, 2], 'batch');
    await exchange.cancel(1);
    expect(http.headersSent).toBe(false);
    await exchange.answer(result(2), undefined);
    expect(http.json).toEqual([result(2)]);
  });

  it('lets the answers of a batch out when it was the last one missing', async () => {
    const exchange = exchangeFor([1, 2], 'batch');
    await exchange.answer(result(1), undefined);
    await exchange.cancel(2);
    expect(http.json).toEqual([result(1)]);
  });

  it('is not answered afterwards, and an answered one not cancelled', async () => {
    const exchange = exchangeFor([1]);
    await exchange.cancel(1);
    await exchange.answer(result(1), undefined);
    await exchange.cancel(1);
    expect(http.body).toBe('');
    expect(over).toHaveLength(1);
  });
});

describe('an abandoned POST', () => {
  it('is answered with the refusal where nothing was sent', async () => {
    await exchangeFor([1]).abandon(shuttingDown, 'shutdown');
    expect(http).toMatchObject({ status: 503, headers: { 'Retry-After': '1' }, ended: true });
  });

  it('has an error on its stream for each request without an answer', async () => {
    const exchange = exchangeFor([1, 'b', 3], 'batch');
    await exchange.say(note, 'expendable');
    await exchange.answer(result(1), undefined);
    await exchange.abandon(sessionGone, 'gone');
    const error = { code: sessionGone.code, message: sessionGone.message };
    expect(messagesOn(http).slice(2)).toEqual([
      { jsonrpc: '2.0', id: 'b', error },
      { jsonrpc: '2.0', id: 3, error },
    ]);
    expect(http.ended).toBe(true);
    expect(await kit.probe.value('streamsClosed', { reason: 'gone' })).toBe(1);
  });

  it('stays as it was when it was over already', async () => {
    const exchange = exchangeFor([1]);
    await exchange.answer(result(1), undefined);
    await exchange.abandon(sessionGone, 'gone');
    expect(http.json).toEqual(result(1));
    expect(over).toHaveLength(1);
  });
});

describe('a POST whose stream another pod has taken over', () => {
  const fenced: AppendOutcome = { state: 'fenced' };

  it('says nothing more: its calls are let go, its connection ends and its client goes where it goes on', async () => {
    const exchange = exchangeFor([1, 2], 'batch');
    await exchange.say(note, 'expendable');
    const end = jest.spyOn(kit.log, 'end');
    jest.spyOn(kit.log, 'append').mockResolvedValue(fenced);
    await exchange.say(note, 'expendable');
    expect(messagesOn(http)).toEqual([note]);
    expect(http.ended).toBe(true);
    expect(released).toEqual([1, 2]);
    expect(over).toEqual([exchange]);
    expect(end).not.toHaveBeenCalled();
    expect(await kit.probe.value('streamsClosed', { reason: 'fenced' })).toBe(1);
  });

  it('does not send the answer that comes too late', async () => {
    const exchange = exchangeFor([1]);
    await exchange.say(note, 'expendable');
    const stream = http.ids[0]!.split('-')[2]!;
    jest.spyOn(kit.log, 'append').mockResolvedValue(fenced);
    await exchange.answer(result(1), undefined);
    await until(() => kit.exchanges.streamOf({ sessionId: 'session', stream }) === undefined);
    expect(messagesOn(http)).toEqual([note]);
    expect(http.ended).toBe(true);
    expect(over).toEqual([exchange]);
  });

  it('is over once, and neither an answer nor a cancellation brings it back', async () => {
    const exchange = exchangeFor([1]);
    exchange.becomeStream();
    jest.spyOn(kit.log, 'append').mockResolvedValue(fenced);
    await exchange.say(note, 'expendable');
    await exchange.say(note, 'expendable');
    await exchange.answer(result(1), undefined);
    await exchange.cancel(1);
    await exchange.abandon(shuttingDown, 'shutdown');
    expect(released).toEqual([1]);
    expect(over).toHaveLength(1);
    expect(messagesOn(http)).toEqual([]);
  });
});

describe('a POST whose session ended on another pod', () => {
  const gone: AppendOutcome = { state: 'gone' };
  const told = (id: number) => ({
    jsonrpc: '2.0',
    id,
    error: { code: -32001, message: 'Session not found or expired' },
  });

  it('tells who listens, and lets its calls go, when it has something to say', async () => {
    const exchange = exchangeFor([1, 2], 'batch');
    await exchange.say(note, 'expendable');
    jest.spyOn(kit.log, 'append').mockResolvedValue(gone);
    await exchange.say(note, 'expendable');
    expect(messagesOn(http)).toEqual([note, note, told(1), told(2)]);
    expect(http.ids.slice(-3)).toEqual([undefined, undefined, undefined]);
    expect(http.ended).toBe(true);
    expect(released).toEqual([1, 2]);
    expect(over).toEqual([exchange]);
    expect(await kit.probe.value('streamsClosed', { reason: 'gone' })).toBe(1);
  });

  it('tells so where its stream could not even begin', async () => {
    jest.spyOn(kit.log, 'open').mockResolvedValue({ state: 'gone' });
    exchangeFor([1]).becomeStream();
    await until(() => http.ended);
    expect(messagesOn(http)).toEqual([told(1)]);
    expect(released).toEqual([1]);
  });

  it('says the answer that it has', async () => {
    const exchange = exchangeFor([1]);
    await exchange.say(note, 'expendable');
    jest.spyOn(kit.log, 'append').mockResolvedValue(gone);
    await exchange.answer(result(1), undefined);
    expect(messagesOn(http)).toEqual([note, result(1)]);
    expect(http.ended).toBe(true);
  });
});
