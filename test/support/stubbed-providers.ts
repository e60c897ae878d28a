import {
  exportJWK,
  generateKeyPair,
  SignJWT,
  type CryptoKey,
  type JSONWebKeySet,
  type JWTHeaderParameters,
} from 'jose';
import type { TokenClaims } from './tokens.js';

interface Signing {
  readonly privateKey: CryptoKey;
  readonly keys: JSONWebKeySet;
}

interface ProviderOptions {
  /** Where the keys of the first issuer are, beside the place that its metadata names. */
  readonly jwksUri?: string | undefined;
  /** What introspection asks its clients for, as `id:secret`. */
  readonly credentials?: string | undefined;
}

const METADATA = /\/\.well-known\/openid-configuration$/;
const seconds = (offset: number) => Math.floor(Date.now() / 1_000) + offset;

/** Authorization servers under the names that they have in the world: what is fetched from them is answered here. */
export class StubbedProviders {
  /** What introspection says of a token; of all others that they are not active. */
  readonly active = new Map<string, object>();
  /** Tokens that were asked about. */
  readonly asked: string[] = [];
  /** What was fetched beside that. */
  readonly fetched: string[] = [];
  private readonly signing = new Map<string, Signing>();
  private readonly stub: jest.SpyInstance;

  private constructor(private readonly options: ProviderOptions) {
    const answer = (url: unknown, init?: RequestInit) => Promise.resolve(this.answer(String(url), init));
    this.stub = jest.spyOn(globalThis, 'fetch').mockImplementation(answer);
  }

  /** @param issuers as their tokens name them */
  static async of(issuers: readonly string[], options: ProviderOptions = {}): Promise<StubbedProviders> {
    const providers = new StubbedProviders(options);
    for (const issuer of issuers) providers.signing.set(issuer, await signingOf(issuer));
    return providers;
  }

  /** @param signer whose key signs it, where that is not whom it names */
  token(
    claims: TokenClaims,
    header: Partial<JWTHeaderParameters> = {},
    signer = String(claims['iss']),
  ): Promise<string> {
    const all = { iat: seconds(0), exp: seconds(3_600), ...claims };
    const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
    return new SignJWT(given)
      .setProtectedHeader({ alg: 'RS256', kid: String(claims['iss']), ...header })
      .sign(this.signing.get(signer)!.privateKey);
  }

  restore(): void {
    this.stub.mockRestore();
  }

  private answer(url: string, { body, headers }: RequestInit = {}): Response {
    if (body instanceof URLSearchParams) return this.introspected(body.get('token')!, new Headers(headers));
    this.fetched.push(url);
    for (const [issuer, { keys }] of this.signing) {
      if (url === keysOf(issuer) || url === this.options.jwksUri) return Response.json(keys);
      if (METADATA.test(url) && url.replace(METADATA, '') === issuer.replace(/\/$/, ''))
        return Response.json({ issuer, jwks_uri: keysOf(issuer) });
    }
    return Response.json({}, { status: 404 });
  }

  private introspected(token: string, headers: Headers): Response {
    const { credentials } = this.options;
    const basic = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
    if (basic && headers.get('authorization') !== basic) return Response.json({}, { status: 401 });
    this.asked.push(token);
    const claims = this.active.get(token);
    return Response.json(claims ? { active: true, ...claims } : { active: false });
  }
}

/** Made once for each issuer, because it takes long. */
const made = new Map<string, Promise<Signing>>();

function signingOf(issuer: string): Promise<Signing> {
  const signing = made.get(issuer) ?? newSigning(issuer);
  made.set(issuer, signing);
  return signing;
}

async function newSigning(issuer: string): Promise<Signing> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: issuer, alg: 'RS256', use: 'sig' };
  return { privateKey, keys: { keys: [jwk] } };
}

/** Where the keys of an issuer are. */
export function keysOf(issuer: string): string {
  return `${issuer.replace(/^http:/, 'https:').replace(/\/$/, '')}/keys`;
}
