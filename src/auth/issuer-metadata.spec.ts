import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fetchJson } from './fetch-json.js';
import { discoverJwksUri, metadataUrls } from './issuer-metadata.js';

let server: Server;
let origin: string;
let asked: string[];
/** What is answered, by path. */
let documents: Record<string, object | ((response: ServerResponse) => void)>;
beforeEach(async () => {
  asked = [];
  documents = {};
  server = createServer((request, response) => {
    asked.push(request.url!);
    const document = documents[request.url!];
    if (typeof document === 'function') return document(response);
    response.writeHead(document ? 200 : 404).end(JSON.stringify(document ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('the metadata of an issuer', () => {
  it('is looked for where RFC 8414 and OpenID Connect have it', () => {
    expect(metadataUrls('https://a.example/realms/b/')).toEqual([
      'https://a.example/.well-known/oauth-authorization-server/realms/b',
      'https://a.example/.well-known/openid-configuration/realms/b',
      'https://a.example/realms/b/.well-known/openid-configuration',
    ]);
    expect(metadataUrls('https://a.example')).toEqual([
      'https://a.example/.well-known/oauth-authorization-server',
      'https://a.example/.well-known/openid-configuration',
    ]);
  });

  it('names the keys, wherever of these it is', async () => {
    const issuer = `${origin}/realms/b`;
    documents['/realms/b/.well-known/openid-configuration'] = { issuer, jwks_uri: `${origin}/keys` };
    expect(await discoverJwksUri(issuer)).toBe(`${origin}/keys`);
    expect(asked).toHaveLength(3);
  });

  it('is not taken from another issuer, which would bring keys of its own', async () => {
    const jwks_uri = `${origin}/keys`;
    documents['/.well-known/oauth-authorization-server'] = { issuer: 'https://evil.example', jwks_uri };
    documents['/.well-known/openid-configuration'] = { issuer: `${origin}/`, jwks_uri };
    await expect(discoverJwksUri(origin)).rejects.toThrow('is the metadata of the issuer "https://evil.example"');
  });

  it.each([{}, { issuer: 5 }, { jwks_uri: 'file:///etc/passwd' }, { jwks_uri: 'not a url' }])(
    'is not taken when it is %j',
    async (document) => {
      documents['/.well-known/oauth-authorization-server'] = { issuer: origin, ...document };
      await expect(discoverJwksUri(origin)).rejects.toThrow('No usable metadata');
    },
  );
});

describe('a document of an authorization server', () => {
  it('is not followed to another address', async () => {
    documents['/moved'] = (response) => response.writeHead(302, { Location: `${origin}/internal` }).end();
    documents['/internal'] = { secret: true };
    await expect(fetchJson(`${origin}/moved`)).rejects.toThrow();
    expect(asked).toEqual(['/moved']);
  });

  it('is not read without end', async () => {
    documents['/large'] = (response) => {
      response.writeHead(200);
      const more = () => void (response.destroyed || response.write(' '.repeat(65_536), () => setImmediate(more)));
      more();
    };
    await expect(fetchJson(`${origin}/large`)).rejects.toThrow('more than 524288 bytes');
  });

  it('is nothing but JSON with status 200', async () => {
    documents['/text'] = (response) => response.writeHead(200).end('<html>');
    documents['/created'] = (response) => response.writeHead(201).end('{}');
    await expect(fetchJson(`${origin}/text`)).rejects.toThrow();
    await expect(fetchJson(`${origin}/created`)).rejects.toThrow('answered 201');
  });
});
