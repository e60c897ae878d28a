import {
  CompactSign,
  exportJWK,
  generateKeyPair,
  SignJWT,
  type CryptoKey,
  type JSONWebKeySet,
  type JWTHeaderParameters,
} from 'jose';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TokenClaims {
  readonly [claim: string]: unknown;
}

interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JSONWebKeySet['keys'][number];
}

const JWKS_PATH = '/keys';
const INTROSPECTION_PATH = '/introspect';

/** An authorization server's keys and metadata on loopback, with tokens made by hand. */
export class TokenIssuer {
  /** How often the keys were asked for. */
  reads = 0;
  away = false;
  /** How it fails: it never answers, cuts the connection, answers something else than JSON, or 503. */
  fault: 'silent' | 'cut' | 'garbage' | 'away' | undefined;
  /** What introspection says of opaque tokens; of all others that they are not active. */
  readonly active = new Map<string, object>();
  /** How often it was asked. */
  introspections = 0;
  readonly keys: SigningKey[] = [];
  private readonly withdrawn = new Set<string>();

  private constructor(
    private readonly server: Server,
    readonly audience: string,
  ) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      if (this.fault === 'silent') return;
      if (this.fault === 'cut') return void request.destroy();
      if (this.fault === 'garbage') return void response.writeHead(200).end('<html>');
      if (this.away || this.fault === 'away') return void response.writeHead(503).end();
      if (request.url === INTROSPECTION_PATH) return void this.introspect(request, response);
      const document = this.documents()[request.url ?? ''];
      if (request.url === JWKS_PATH) this.reads += 1;
      response.writeHead(document ? 200 : 404, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(document ?? {}));
    });
  }

  static async start(audience = 'https://mcp.example.com/mcp'): Promise<TokenIssuer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = new TokenIssuer(server, audience);
    await issuer.addKey('first');
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get jwksUri(): string {
    return `${this.url}${JWKS_PATH}`;
  }

  /** What a service needs to trust this issuer. */
  get env(): Record<string, string> {
    return { AUTH_ISSUER: this.url, AUTH_AUDIENCE: this.audience };
  }

  /** The same for a service that asks about opaque tokens, too. */
  get introspectionEnv(): Record<string, string> {
    return {
      ...this.env,
      AUTH_INTROSPECTION_URL: `${this.url}${INTROSPECTION_PATH}`,
      AUTH_INTROSPECTION_CLIENT_ID: 'mooring',
      AUTH_INTROSPECTION_CLIENT_SECRET: 'secret',
    };
  }

  async addKey(kid: string): Promise<void> {
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' };
    this.keys.push({ kid, privateKey, jwk });
  }

  /** No longer published; tokens can still be signed with it. */
  withdraw(kid: string): void {
    this.withdrawn.add(kid);
  }

  /** Claims as a good token has them; `undefined` leaves one out. */
  claims(sub: string, claims: TokenClaims = {}): Record<string, unknown> {
    const now = Math.floor(Date.now() / 1_000);
    const all = { iss: this.url, aud: this.audience, sub, iat: now, exp: now + 3_600, ...claims };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  }

  /** A token for a subject, signed with the newest key. */
  async token(sub: string, claims: TokenClaims = {}, header: Partial<JWTHeaderParameters> = {}): Promise<string> {
    const key = this.keys.findLast(({ kid }) => kid === header.kid) ?? this.keys.at(-1)!;
    return new SignJWT(this.claims(sub, claims))
      .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: key.kid, ...header })
      .sign(key.privateKey);
  }

  /** A token whose payload is exactly this text, as `JSON.stringify` could not write it. */
  async signed(payload: string): Promise<string> {
    const { kid, privateKey } = this.keys.at(-1)!;
    const header = { alg: 'RS256', typ: 'at+jwt', kid };
    return new CompactSign(new TextEncoder().encode(payload)).setProtectedHeader(header).sign(privateKey);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async introspect(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = new URLSearchParams((await request.toArray()).join(''));
    this.introspections += 1;
    const claims = this.active.get(body.get('token') ?? '');
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(claims ? { active: true, ...claims } : { active: false }));
  }

  private documents(): Record<string, object> {
    const published = this.keys.filter(({ kid }) => !this.withdrawn.has(kid));
    return {
      [JWKS_PATH]: { keys: published.map(({ jwk }) => jwk) },
      '/.well-known/openid-configuration': { issuer: this.url, jwks_uri: this.jwksUri },
    };
  }
}
