import {
  Client,
  type McpSubscription,
  SdkHttpError,
  StreamableHTTPClientTransport,
  type VersionNegotiationOptions,
} from '@modelcontextprotocol/client';
import { LOG_LEVEL_META_KEY } from '@modelcontextprotocol/server';
import type { LoggingLevel } from '@modelcontextprotocol/sdk/types.js';
import {
  capabilitiesOf,
  CLIENT_INFO,
  type ConnectOptions,
  OfficialClient,
  type Sdk,
  type SdkClient,
  transportOptions,
} from './official-client.js';
import { RecordingFetch } from './recording-fetch.js';

/** A client that is not connected yet. */
function prepare(url: URL, options: ConnectOptions, versionNegotiation: VersionNegotiationOptions) {
  const http = new RecordingFetch();
  const client = new Client(CLIENT_INFO, { capabilities: capabilitiesOf(options), versionNegotiation });
  answerWith(client, options);
  const transport = new StreamableHTTPClientTransport(url, transportOptions(options, http));
  const sdk: Sdk = {
    client: client as unknown as SdkClient,
    transport,
    protocolVersion: () => client.getNegotiatedProtocolVersion(),
    callTool: (params, requestOptions) => client.callTool(params, requestOptions),
    statusOf: (error) => (error instanceof SdkHttpError ? error.status : undefined),
  };
  return { client, sdk, http, connect: () => client.connect(transport) };
}

/** `@modelcontextprotocol/client` 2.x, in its default mode: the legacy era. */
export async function connectClient2(url: URL, options: ConnectOptions = {}): Promise<OfficialClient> {
  const { sdk, http, connect } = prepare(url, options, { mode: 'legacy' });
  const official = new OfficialClient(sdk, http);
  await connect();
  return official;
}

/** `@modelcontextprotocol/client` 2.x that asks the server which era it speaks, and so finds the modern one. */
export async function connectModern(url: URL, options: ConnectOptions = {}): Promise<OfficialClient> {
  const { client, sdk, http, connect } = prepare(url, options, { mode: 'auto' });
  const official = new ModernClient(client, sdk, http);
  await connect();
  return official;
}

/** Without a session, each request says what it wants logged, and one listens by name. */
class ModernClient extends OfficialClient {
  private readonly uris = new Set<string>();
  private subscription: McpSubscription | undefined;

  constructor(
    private readonly modern: Client,
    sdk: Sdk,
    http: RecordingFetch,
  ) {
    super(sdk, http);
  }

  override async setLevel(level: LoggingLevel): Promise<void> {
    this.meta = { [LOG_LEVEL_META_KEY]: level };
  }

  override async subscribe(uri: string): Promise<void> {
    this.uris.add(uri);
    await this.listenAnew();
  }

  override async unsubscribe(uri: string): Promise<void> {
    this.uris.delete(uri);
    await this.listenAnew();
  }

  override async listening(): Promise<void> {
    if (!this.subscription) await this.listenAnew();
  }

  /** The new stream is open before the old one goes. */
  private async listenAnew(): Promise<void> {
    const before = this.subscription;
    this.subscription = await this.modern.listen({
      toolsListChanged: true,
      promptsListChanged: true,
      resourcesListChanged: true,
      resourceSubscriptions: [...this.uris],
    });
    await before?.close();
  }
}

function answerWith(client: Client, { elicit, sample, agent, roots }: ConnectOptions): void {
  if (elicit) client.setRequestHandler('elicitation/create', async ({ params }) => elicit(params));
  if (sample) client.setRequestHandler('sampling/createMessage', () => sample());
  if (agent) client.setRequestHandler('sampling/createMessage', ({ params }) => agent(params as never) as never);
  if (roots) client.setRequestHandler('roots/list', () => roots());
}
