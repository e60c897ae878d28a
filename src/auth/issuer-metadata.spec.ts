import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { freePort } from '../../test/support/free-port.js';
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

  it('says by what its issuer differs where that is easily overlooked', async () => {
    documents['/.well-known/openid-configuration'] = { issuer: `${origin}/`, jwks_uri: `${origin}/keys` };
    await expect(discoverJwksUri(origin)).rejects.toThrow(
      `${origin}/.well-known/openid-configuration is the metadata of the issuer "${origin}/", and AUTH_ISSUER says "${origin}" (they differ by the slash at the end alone): set it exactly as the metadata and the tokens have it`,
    );
  });

  it('is told to be nowhere in one sentence, and otherwise by what is wrong with the one that is there', async () => {
    await expect(discoverJwksUri(`${origin}/realms/b`)).rejects.toThrow(
      `${origin}/realms/b has no metadata: 3 places answered 404. Is AUTH_ISSUER whole`,
    );
    documents['/.well-known/openid-configuration'] = (response) =>
      response.writeHead(301, { Location: '/login\u00e9' }).end();
    await expect(discoverJwksUri(origin)).rejects.toThrow(
      `${origin}/.well-known/openid-configuration redirects to ${origin}/login%C3%A9, which is not followed`,
    );
  });

  it('is looked for at one place where nothing listens', async () => {
    const host = `127.0.0.1:${await freePort()}`;
    const refused = await discoverJwksUri(`http://${host}/realms/b`).catch((error: Error) => error.message);
    expect(refused).toBe(`nothing listens at ${host} (connection refused): is the port right, and is the server up?`);
  });

  it.each([{}, { issuer: 5 }, { jwks_uri: 'file:///etc/passwd' }, { jwks_uri: 'not a url' }])(
    'is not taken when it is %j',
    async (document) => {
      documents['/.well-known/oauth-authorization-server'] = { issuer: origin, ...document };
      await expect(discoverJwksUri(origin)).rejects.toThrow('lacks issuer or jwks_uri: it is no metadata');
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
