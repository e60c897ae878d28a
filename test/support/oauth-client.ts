import { Client as Client1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as Transport1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { Client as Client2, StreamableHTTPClientTransport as Transport2 } from '@modelcontextprotocol/client';
import { browse } from './authorization-server.js';

const REDIRECT = 'http://127.0.0.1:9/callback';

/** What a user's client keeps of its registration and tokens, and its user's browser. */
export class TestOAuthProvider {
  readonly redirectUrl = REDIRECT;
  readonly clientMetadata = {
    client_name: 'Mooring tests',
    redirect_uris: [REDIRECT],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
    application_type: 'native' as const,
  };
  /** Each thing that was done, in order: `register`, `authorize <scope>`, `tokens <scope>`. */
  readonly done: string[] = [];
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  kept: any = undefined;
  /** What came back to the redirect URL last. */
  callback: URLSearchParams | undefined;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  private information: any = undefined;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  private discovered: any = undefined;
  private verifier = '';

  clientInformation() {
    return this.information;
  }

  saveClientInformation(information: unknown): void {
    this.done.push('register');
    this.information = information;
  }

  tokens() {
    return this.kept;
  }

  saveTokens(tokens: { readonly scope?: string }): void {
    this.done.push(`tokens ${tokens.scope ?? ''}`.trim());
    this.kept = tokens;
  }

  async redirectToAuthorization(url: URL): Promise<void> {
    this.done.push(`authorize ${url.searchParams.get('scope') ?? ''}`.trim());
    this.callback = await browse(url, REDIRECT);
  }

  saveCodeVerifier(verifier: string): void {
    this.verifier = verifier;
  }

  codeVerifier(): string {
    return this.verifier;
  }

  saveDiscoveryState(state: unknown): void {
    this.discovered = state;
  }

  discoveryState() {
    return this.discovered;
  }
}

/** An official client that gets its tokens by itself. */
export interface OAuthClient {
  readonly provider: TestOAuthProvider;
  connect(): Promise<void>;
  callTool(name: string): Promise<string>;
  toolNames(): Promise<string[]>;
  sessionId(): string | undefined;
  close(): Promise<void>;
}

interface Parts {
  readonly client: {
    connect(transport: never): Promise<void>;
    callTool(params: object): Promise<object>;
    listTools(): Promise<{ tools: { name: string }[] }>;
    close(): Promise<void>;
  };
  readonly transport: { readonly sessionId?: string; finish(callback: URLSearchParams): Promise<void> };
}

/** Does what each application does that uses an SDK: when that says *unauthorized*, the user's consent is handed back. */
class Application implements OAuthClient {
  private parts: Parts;

  constructor(
    private readonly make: (provider: TestOAuthProvider) => Parts,
    readonly provider = new TestOAuthProvider(),
  ) {
    this.parts = make(provider);
  }

  async connect(): Promise<void> {
    try {
      await this.parts.client.connect(this.parts.transport as never);
    } catch (error) {
      await this.consent(error);
      await this.reconnect();
    }
  }

  async callTool(name: string): Promise<string> {
    const call = async () => JSON.stringify(await this.parts.client.callTool({ name, arguments: {} }));
    return call().catch(async (error: unknown) => {
      await this.consent(error);
      return call().catch(async (again: unknown) => {
        if (!isGone(again)) throw again;
        await this.reconnect();
        return call();
      });
    });
  }

  async toolNames(): Promise<string[]> {
    return (await this.parts.client.listTools()).tools.map(({ name }) => name);
  }

  sessionId(): string | undefined {
    return this.parts.transport.sessionId;
  }

  close(): Promise<void> {
    return this.parts.client.close();
  }

  private async reconnect(): Promise<void> {
    await this.parts.client.close();
    this.parts = this.make(this.provider);
    await this.parts.client.connect(this.parts.transport as never);
  }

  private async consent(error: unknown): Promise<void> {
    const { callback } = this.provider;
    this.provider.callback = undefined;
    if ((error as Error).constructor.name !== 'UnauthorizedError' || !callback) throw error;
    await this.parts.transport.finish(callback);
  }
}

/** The session is: one that was opened without a token is none of who has one. */
function isGone(error: unknown): boolean {
  const { code, status } = error as { readonly code?: number; readonly status?: number };
  return code === 404 || status === 404;
}

const INFO = { name: 'oauth-test', version: '1.0.0' };

function parts1(url: URL, provider: TestOAuthProvider): Parts {
  const transport = new Transport1(url, { authProvider: provider });
  const finish = (callback: URLSearchParams) => transport.finishAuth(callback.get('code')!);
  return { client: new Client1(INFO), transport: Object.assign(transport, { finish }) };
}

function parts2(url: URL, provider: TestOAuthProvider, mode: 'legacy' | 'auto' = 'legacy'): Parts {
  const transport = new Transport2(url, { authProvider: provider });
  const finish = (callback: URLSearchParams) => transport.finishAuth(callback);
  return {
    client: new Client2(INFO, { versionNegotiation: { mode } }),
    transport: Object.assign(transport, { finish }),
  };
}

type StartClient = (url: URL, provider?: TestOAuthProvider) => OAuthClient;

/** Both official clients, for `describe.each`. */
export const oauthClients: readonly (readonly [name: string, start: StartClient])[] = [
  ['@modelcontextprotocol/sdk 1.x', (url, user) => new Application((provider) => parts1(url, provider), user)],
  ['@modelcontextprotocol/client 2.x', (url, user) => new Application((provider) => parts2(url, provider), user)],
];

/** The newer one in the stateless era. */
export const statelessOAuthClient: StartClient = (url, user) =>
  new Application((provider) => parts2(url, provider, 'auto'), user);
