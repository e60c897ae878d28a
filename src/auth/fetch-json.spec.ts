import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { type Certificates, certificates } from '../../test/support/certificates.js';
import { freePort } from '../../test/support/free-port.js';
import { fetchJson } from './fetch-json.js';

const OWN_CA = 'name the file with the certificate of that CA in NODE_EXTRA_CA_CERTS';

let server: Server | undefined;
afterEach(async () => {
  jest.restoreAllMocks();
  if (server) await new Promise((resolve) => server!.close(resolve));
  server = undefined;
});

async function listen(started: Server): Promise<number> {
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return (started.address() as AddressInfo).port;
}

const serve = async (listener: RequestListener) => `http://127.0.0.1:${await listen(createServer(listener))}`;

const json: RequestListener = (_request, response) => void response.end('{"good":true}');

async function serveTls({ cert, key }: Certificates): Promise<string> {
  const files = { cert: readFileSync(cert), key: readFileSync(key) };
  return `https://127.0.0.1:${await listen(createTlsServer(files, json))}`;
}

async function trusting<Outcome>({ ca }: Certificates, work: () => Promise<Outcome>): Promise<Outcome> {
  const known = getCACertificates('default');
  setDefaultCACertificates([...known, readFileSync(ca, 'utf8')]);
  try {
    return await work();
  } finally {
    setDefaultCACertificates(known);
  }
}

/** What is told of it: `code: message`. */
function problemOf(url: string): Promise<unknown> {
  return fetchJson(url).then(
    (document) => document,
    (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
  );
}

describe('a server that cannot be reached is told by why, and what to do', () => {
  it('nothing listens', async () => {
    const port = await freePort();
    expect(await problemOf(`http://127.0.0.1:${port}/keys`)).toBe(
      `refused: nothing listens at 127.0.0.1:${port} (connection refused): is the port right, and is the server up?`,
    );
    expect(await problemOf(`http://localhost:${port}/keys`)).toContain(`refused: nothing listens at localhost:${port}`);
  });

  it('nobody knows its name', async () => {
    // No DNS is asked for a name that cannot be one.
    const name = `${'x'.repeat(64)}.example`;
    expect(await problemOf(`https://${name}/keys`)).toBe(
      `unknown-name: DNS knows no ${name}:443: is the name right, and can this pod ask the DNS that knows it?`,
    );
  });

  it('it never answers', async () => {
    const real = AbortSignal.timeout.bind(AbortSignal);
    jest.spyOn(AbortSignal, 'timeout').mockImplementation(() => real(100));
    const url = await serve(() => undefined);
    expect(await problemOf(url)).toMatch(/^timeout: 127\.0\.0\.1:\d+ did not answer in time: does a firewall or/);
    (server as ReturnType<typeof createServer>).closeAllConnections();
  });

  it('it cuts the connection', async () => {
    const url = await serve((request) => void request.destroy());
    expect(await problemOf(url)).toMatch(
      /^cut: 127\.0\.0\.1:\d+ ended the connection without an answer: does it speak/,
    );
  });

  it('it speaks something else', async () => {
    const port = await listen(
      createTcpServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n', () => socket.destroy())),
    );
    expect(await problemOf(`http://127.0.0.1:${port}`)).toMatch(
      /^tls: 127\.0\.0\.1:\d+ does not answer in HTTP: is it/,
    );
  });

  it('it speaks HTTP without TLS', async () => {
    const url = await serve(json);
    expect(await problemOf(url.replace('http:', 'https:'))).toMatch(
      /^tls: 127\.0\.0\.1:\d+ does not speak TLS as it sh/,
    );
  });

  it('its port is one that fetch never asks', async () => {
    expect(await problemOf('http://127.0.0.1:25/keys')).toBe(
      'other: http://127.0.0.1:25/keys cannot be read: bad port',
    );
  });
});

describe('a certificate that is not taken is told by what is wrong with it', () => {
  it('its CA is not known; and is taken when it is', async () => {
    const own = certificates();
    const url = await serveTls(own);
    expect(await problemOf(url)).toMatch(
      /^certificate: the certificate of 127\.0\.0\.1:\d+ leads to no CA that this p/,
    );
    expect(await problemOf(url)).toContain(OWN_CA);
    expect(await trusting(own, () => problemOf(url))).toEqual({ good: true });
  });

  it('it is signed by itself', async () => {
    const { ca, key } = certificates();
    const url = await serveTls({ ca, cert: ca, key: key.replace('r.key', 'ca.key') });
    expect(await problemOf(url)).toMatch(
      /^certificate: .* is signed by a CA that this process does not trust, or by its/,
    );
    expect(await problemOf(url)).toContain(OWN_CA);
  });

  it('it has expired', async () => {
    const old = certificates('IP:127.0.0.1', -1);
    const url = await serveTls(old);
    expect(await trusting(old, () => problemOf(url))).toMatch(
      /^certificate: the certificate of 127\.0\.0\.1:\d+ has expired: renew it there$/,
    );
  });

  it('it is for another name', async () => {
    const other = certificates('DNS:login.example.com,IP:192.0.2.1');
    const url = await serveTls(other);
    expect(await trusting(other, () => problemOf(url))).toMatch(
      /^certificate: .* is for other names \(DNS:login\.example\.com, IP Address:192\.0\.2\.1\): use one of them in the URL/,
    );
  });
});

describe('an answer that is no document is told by what came', () => {
  it.each<[string, RequestListener, string]>([
    [
      'a redirect',
      (_request, response) => response.writeHead(302, { Location: '/login?next=1' }).end(),
      'redirect: URL redirects to URL/login?next=1, which is not followed: set the URL that answers by itself',
    ],
    [
      'a redirect to a text that would be a line of the log',
      (_request, response) => response.writeHead(307, { Location: `/${'a'.repeat(3_000)}` }).end(),
      'redirect: URL redirects to URL/aaa',
    ],
    ['a status', (_request, response) => response.writeHead(503).end('{}'), 'status: URL answered 503'],
    ['304 without a cache', (_request, response) => response.writeHead(304).end(), 'status: URL answered 304'],
    [
      'a page',
      (_request, response) => response.setHeader('Content-Type', 'text/html').end('<html>'),
      'not-json: URL answered 200 with something else than JSON (content type text/html): is it the URL of the auth',
    ],
    ['nothing', (_request, response) => response.end(), 'not-json: URL answered 200 with something else than JSON (c'],
    ['too much', (_request, response) => response.end(' '.repeat(524_289)), 'too-large: URL answered more than 524288'],
  ])('%s', async (_what, listener, expected) => {
    const url = await serve((request, response) => {
      response.setHeader('Connection', 'close');
      listener(request, response);
    });
    const told = String(await problemOf(url)).replaceAll(url, 'URL');
    expect(told.slice(0, expected.length)).toBe(expected);
    expect(told.length).toBeLessThan(400);
  });
});
