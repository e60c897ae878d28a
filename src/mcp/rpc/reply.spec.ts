import type { ServerResponse } from 'node:http';
import { setImmediate as turnEnd } from 'node:timers/promises';
import { replyAccepted, replyJson, replyRefusal } from './reply.js';
import { sessionGone } from './refusals.js';

describe('answers to requests of one tick', () => {
  it.each<[string, (response: ServerResponse) => void]>([
    ['JSON', (response) => replyJson(response, 200, '{}')],
    ['a refusal', (response) => replyRefusal(response, sessionGone)],
    ['202', replyAccepted],
  ])('go out at its end: %s', async (_, reply) => {
    const end = jest.fn();
    const response = { writeHead: jest.fn(), end, socket: {} } as unknown as ServerResponse;
    reply(response);
    expect(response.writeHead).toHaveBeenCalledTimes(1);
    expect(end).not.toHaveBeenCalled();
    await turnEnd();
    expect(end).toHaveBeenCalledTimes(1);
  });
});
