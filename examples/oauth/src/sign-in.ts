import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OAuthClientProvider, OAuthDiscoveryState, OAuthTokens } from '@modelcontextprotocol/client';

/** Signs a person in by a browser, and keeps the tokens for as long as the process runs. */
export class SignIn implements OAuthClientProvider {
  private kept: OAuthTokens | undefined;
  private verifier = '';
  private discovered: OAuthDiscoveryState | undefined;
  private arrived?: Promise<URLSearchParams>;
  private arrive: (parameters: URLSearchParams) => void = () => {};

  private readonly server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, this.redirectUrl);
    if (pathname !== '/callback') return void response.writeHead(404).end();
    response.end('You are signed in. Close this page.');
    this.arrive(searchParams);
  });

  static async listen(): Promise<SignIn> {
    const signIn = new SignIn();
    await once(signIn.server.listen(0, '127.0.0.1'), 'listening');
    return signIn;
  }

  get redirectUrl(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/callback`;
  }

  get clientMetadata() {
    return { client_name: 'Notes', redirect_uris: [this.redirectUrl], token_endpoint_auth_method: 'none' };
  }

  /** The issuer knows this client. */
  clientInformation() {
    return { client_id: 'notes-cli' };
  }

  tokens(): OAuthTokens | undefined {
    return this.kept;
  }

  saveTokens(tokens: OAuthTokens): void {
    this.kept = tokens;
  }

  saveCodeVerifier(verifier: string): void {
    this.verifier = verifier;
  }

  codeVerifier(): string {
    return this.verifier;
  }

  saveDiscoveryState(discovered: OAuthDiscoveryState): void {
    this.discovered = discovered;
  }

  discoveryState(): OAuthDiscoveryState | undefined {
    return this.discovered;
  }

  redirectToAuthorization(url: URL): void {
    this.arrived = new Promise((resolve) => (this.arrive = resolve));
    console.log(`Open ${url.href}`);
  }

  /** What the issuer sent the person's browser back with. */
  callback(): Promise<URLSearchParams> {
    return this.arrived ?? Promise.reject(new Error('The client sent the person nowhere.'));
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}
