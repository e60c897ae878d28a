import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { send } from '../../test/support/raw-http.js';
import { dropCredentials } from './credentials.js';

/** What is left of a request by any of the ways to read its headers. */
async function left(headers: Record<string, string | readonly string[]>): Promise<IncomingMessage> {
  const server = createServer();
  const arrived = new Promise<IncomingMessage>((resolve) =>
    server.on('request', (request, response) => {
      void request.headers.authorization;
      dropCredentials(request);
      response.end();
      resolve(request);
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await send(new URL(`http://127.0.0.1:${port}`), { method: 'GET', headers });
  await new Promise((resolve) => server.close(resolve));
  return arrived;
}

describe('the credentials of a request', () => {
  it('are gone from all that Node tells of its headers, and nothing else is', async () => {
    const request = await left({
      Authorization: 'Bearer secret',
      'X-Station': 'north',
      COOKIE: 'id=secret',
      'Proxy-Authorization': 'Basic secret',
      'Cookie-Monster': 'blue',
    });
    const { headers, headersDistinct, rawHeaders } = request;
    expect(JSON.stringify([headers, headersDistinct, rawHeaders])).not.toContain('secret');
    expect(headers).toMatchObject({ 'x-station': 'north', 'cookie-monster': 'blue' });
    expect(headersDistinct).toMatchObject({ 'x-station': ['north'], 'cookie-monster': ['blue'] });
    expect(rawHeaders).toEqual(expect.arrayContaining(['x-station', 'north', 'cookie-monster', 'blue']));
  });

  it('are gone in any case of letters', () => {
    const rawHeaders = ['COOKIE', 'secret', 'Proxy-authorization', 'secret', 'X-Station', 'north'];
    dropCredentials({ headers: {}, rawHeaders } as unknown as IncomingMessage);
    expect(rawHeaders).toEqual(['COOKIE', '', 'Proxy-authorization', '', 'X-Station', 'north']);
  });

  it('are gone when they come more than once', async () => {
    const { headers, rawHeaders } = await left({ cookie: ['a=secret', 'b=secret'] });
    expect(JSON.stringify([headers, rawHeaders])).not.toContain('secret');
  });
});
