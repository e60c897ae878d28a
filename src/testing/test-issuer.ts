import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';

/** Who calls, in a test of a service that asks for access tokens. */
export interface TestCaller {
  /** The subject of the token: `context.principal.sub`. */
  readonly sub: string;
  /** All scopes of the token, those of `AUTH_SCOPES` included. */
  readonly scopes?: readonly string[];
  readonly roles?: readonly string[];
}

const AUDIENCE = 'https://mooring.test/mcp';
const KEY = { kid: 'test', alg: 'RS256' };

/** An issuer of access tokens on loopback, for the time of a test. */
export class TestIssuer {
  private constructor(
    private readonly server: Server,
    private readonly key: CryptoKey,
  ) {}

  static async start(): Promise<TestIssuer> {
    const { privateKey, publicKey } = await generateKeyPair(KEY.alg);
    const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), ...KEY }] });
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(keys);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new TestIssuer(server, privateKey);
  }

  /** What makes a service take its tokens. */
  get env(): Readonly<Record<string, string>> {
    const { url } = this;
    return { AUTH_ISSUER: url, AUTH_AUDIENCE: AUDIENCE, AUTH_JWKS_URI: `${url}/keys`, AUTH_ROLES_CLAIM: 'roles' };
  }

  /** @returns an access token that is good for an hour */
  tokenFor({ sub, scopes = [], roles = [] }: TestCaller): Promise<string> {
    return new SignJWT({ scope: scopes.join(' '), roles })
      .setProtectedHeader({ ...KEY, typ: 'at+jwt' })
      .setIssuer(this.url)
      .setAudience(AUDIENCE)
      .setSubject(sub)
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(this.key);
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
}
