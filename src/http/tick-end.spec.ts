import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turnEnd } from 'node:timers/promises';
import { endWithTick } from './tick-end.js';

const fake = (connected = true) => {
  const end = jest.fn();
  return { end, response: { end, socket: connected ? {} : null } as unknown as ServerResponse };
};

describe('answers of one tick of the event loop', () => {
  it('go out at its end, in their order', async () => {
    const order: string[] = [];
    for (const name of ['a', 'b', 'c']) {
      const { end, response } = fake();
      end.mockImplementation((body: string) => void order.push(body));
      endWithTick(response, name);
    }
    await Promise.resolve();
    expect(order).toEqual([]);
    await turnEnd();
    expect(order).toEqual(['a', 'b', 'c']);
  });

  it('do not wait for all where there are many', async () => {
    const answers = Array.from({ length: 100 }, () => fake());
    for (const { response } of answers) endWithTick(response, 'x');
    expect(answers.filter(({ end }) => end.mock.calls.length === 1)).toHaveLength(64);
    await turnEnd();
    for (const { end } of answers) expect(end.mock.calls).toEqual([['x']]);
  });

  it('are taken in at once where they wait behind another of their connection', () => {
    const { end, response } = fake(false);
    endWithTick(response, 'x');
    expect(end).toHaveBeenCalledWith('x');
  });
});

describe('an answer to a client that went away in the same tick', () => {
  let server: Server;
  afterEach(() => server.close());

  it('hurts nobody', async () => {
    const closed = new Promise<void>((resolve) => {
      server = createServer((_request, response) => {
        response.on('close', resolve);
        response.writeHead(200, { 'Content-Length': 1 });
        endWithTick(response, 'x');
        response.socket?.destroy();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await expect(fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)).rejects.toThrow();
    await closed;
    await turnEnd();
  });
});
