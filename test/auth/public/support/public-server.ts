import type { TeamModule } from '../../../../src/create-app.js';
import { Endpoint } from '../../../http/support/endpoint.js';
import type { RawResponse } from '../../../support/raw-http.js';
import { RawModern } from '../../../support/raw-modern.js';
import { type OpenOptions, RawSession } from '../../../support/raw-session.js';
import { TokenSession } from '../../../support/token-session.js';
import { type TokenClaims, TokenIssuer } from '../../../support/tokens.js';
import { EXTENSION, Notes, NotesModule } from './notes.module.js';

const TASKS = 'io.modelcontextprotocol/tasks';
const LEGACY: OpenOptions = { capabilities: { elicitation: {}, experimental: { [EXTENSION]: {} } } };
const MODERN = { elicitation: {}, extensions: { [TASKS]: {}, [EXTENSION]: {} } };

/** Somebody who asks, of either era. */
export interface Asking {
  request(method: string, params?: Record<string, unknown>, id?: unknown): Promise<RawResponse>;
  call(name: string, args?: object): Promise<RawResponse>;
}

export const ERAS = ['legacy', 'modern'] as const;
type TestedEra = (typeof ERAS)[number];

/** A server with authentication that has something public, and its issuer. */
export class PublicServer {
  private constructor(
    readonly endpoint: Endpoint,
    readonly issuer: TokenIssuer,
  ) {}

  static async start(
    env: Readonly<Record<string, string>> = {},
    { issuer, modules = [NotesModule] }: { issuer?: TokenIssuer; modules?: readonly TeamModule[] } = {},
  ): Promise<PublicServer> {
    const trusted = issuer ?? (await TokenIssuer.start());
    const all = { ...trusted.env, AUDIT_LOG: 'off', PUBLIC_CAPABILITIES: 'on', ...env };
    return new PublicServer(await Endpoint.start(all, modules), trusted);
  }

  get url(): URL {
    return this.endpoint.url;
  }

  /** Without a token. */
  stranger(era: TestedEra): Promise<Asking> {
    return era === 'legacy' ? RawSession.open(this.url, LEGACY) : Promise.resolve(new RawModern(this.url, MODERN));
  }

  async as(era: TestedEra, sub: string, claims: TokenClaims = {}): Promise<Asking> {
    const token = await this.issuer.token(sub, claims);
    return era === 'legacy' ? TokenSession.openWith(this.url, token, LEGACY) : new RawModern(this.url, MODERN, token);
  }

  /** Ends the calls of `open-hold`. */
  release(): void {
    this.endpoint.app.get(Notes, { strict: false }).release();
  }

  async close(): Promise<void> {
    await this.endpoint.close();
    await this.issuer.close();
  }
}
