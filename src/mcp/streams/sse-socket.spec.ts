import { FakeResponse } from '../../../test/support/fake-response.js';
import { SseSocket, type StreamEnd } from './sse-socket.js';

let http: FakeResponse;
let ends: StreamEnd[];
let socket: SseSocket;
beforeEach(() => {
  http = new FakeResponse();
  ends = [];
  socket = new SseSocket(http.response, 100, (_, reason) => ends.push(reason));
});

describe('an SSE response', () => {
  it('is never buffered or cached on its way', () => {
    socket.open({ 'Mcp-Session-Id': 'id' });
    expect(http).toMatchObject({
      status: 200,
      headers: {
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-cache, no-transform',
        'X-Accel-Buffering': 'no',
        'Mcp-Session-Id': 'id',
      },
    });
  });

  it('carries events with and without an id, and comments', () => {
    socket.open();
    socket.prime('p-0');
    socket.event('{"a":1}', 'p-1');
    socket.keepAlive();
    socket.event('{"b":2}');
    expect(http.body).toBe(
      'id: p-0\nretry: 1000\ndata: \n\n' +
        'event: message\nid: p-1\ndata: {"a":1}\n\n' +
        ': keep-alive\n\n' +
        'event: message\ndata: {"b":2}\n\n',
    );
  });

  it('carries an event that is larger than all that may wait', () => {
    socket.open();
    http.reading = false;
    socket.event('x'.repeat(1_000));
    expect(socket.isOpen).toBe(true);
    expect(http.body).toContain('x'.repeat(1_000));
  });

  it('is cut when its reader is too slow, and says so; what was written has a turn to leave', async () => {
    socket.open();
    http.reading = false;
    socket.event('x'.repeat(120));
    const { body } = http;
    socket.event('too much');
    socket.end('finished');
    expect([ends, http.body, http.ended, http.destroyed]).toEqual([['slow'], body, false, false]);
    await new Promise(setImmediate);
    expect(http.destroyed).toBe(true);
    expect(ends).toEqual(['slow']);
  });

  it('ends once, for the first reason', () => {
    socket.open();
    socket.end('finished');
    socket.end('shutdown');
    http.cut();
    expect(ends).toEqual(['finished']);
    expect(http.ended).toBe(true);
  });

  it('notices that the client went away, and then writes nothing', () => {
    socket.open();
    http.cut();
    socket.event('late');
    socket.keepAlive();
    expect(ends).toEqual(['client']);
    expect(http.body).toBe('');
  });

  it('for a client that is gone already ends without a header', async () => {
    const gone = new FakeResponse();
    gone.cut();
    const late = new SseSocket(gone.response, 100, (_, reason) => ends.push(reason));
    late.open();
    await Promise.resolve();
    expect(ends).toEqual(['client']);
    expect(gone.headersSent).toBe(false);
  });
});
