import { Client, SdkHttpError, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { LoggingLevel } from '@modelcontextprotocol/sdk/types.js';
import {
  CALL_TIMEOUT_MS,
  capabilitiesOf,
  CLIENT_INFO,
  OfficialClient,
  transportOptions,
  type CallOptions,
  type ConnectOptions,
  type ToolResult,
} from './official-client.js';
import { RecordingFetch } from './recording-fetch.js';

/** `@modelcontextprotocol/client` 2.x, in its default mode: the legacy era. */
class Client2 extends OfficialClient {
  constructor(
    private readonly client: Client,
    private readonly transport: StreamableHTTPClientTransport,
    http: RecordingFetch,
  ) {
    super(http);
    client.onerror = (error) => this.errors.push(error);
    client.fallbackNotificationHandler = async (notification) => void this.notifications.push(notification);
  }

  connect(): Promise<void> {
    return this.client.connect(this.transport);
  }

  get sessionId(): string {
    return this.transport.sessionId ?? '';
  }

  get protocolVersion(): string | undefined {
    return this.client.getNegotiatedProtocolVersion();
  }

  async callTool(name: string, args: Record<string, unknown> = {}, options: CallOptions = {}): Promise<ToolResult> {
    return (await this.client.callTool({ name, arguments: args }, requestOptions(options))) as ToolResult;
  }

  async toolNames(): Promise<string[]> {
    return (await this.client.listTools()).tools.map(({ name }) => name);
  }

  setLevel(level: LoggingLevel): Promise<unknown> {
    return this.client.setLoggingLevel(level);
  }

  subscribe(uri: string): Promise<unknown> {
    return this.client.subscribeResource({ uri });
  }

  unsubscribe(uri: string): Promise<unknown> {
    return this.client.unsubscribeResource({ uri });
  }

  async readResource(uri: string): Promise<string> {
    const [first] = (await this.client.readResource({ uri })).contents;
    return first && 'text' in first ? first.text : '';
  }

  async promptText(name: string, args: Record<string, string>): Promise<string> {
    const [first] = (await this.client.getPrompt({ name, arguments: args })).messages;
    return first?.content.type === 'text' ? first.content.text : '';
  }

  statusOf(error: unknown): number | undefined {
    return error instanceof SdkHttpError ? error.status : undefined;
  }

  endSession(): Promise<void> {
    return this.transport.terminateSession();
  }

  close(): Promise<void> {
    this.http.close();
    return this.client.close();
  }
}

export async function connectClient2(url: URL, options: ConnectOptions = {}): Promise<OfficialClient> {
  const http = new RecordingFetch();
  const client = new Client(CLIENT_INFO, { capabilities: capabilitiesOf(options) });
  answerWith(client, options);
  const transport = new StreamableHTTPClientTransport(url, transportOptions(options, http));
  const official = new Client2(client, transport, http);
  await official.connect();
  return official;
}

function answerWith(client: Client, { elicit, sample, roots }: ConnectOptions): void {
  if (elicit) {
    client.setRequestHandler('elicitation/create', async ({ params }) => elicit(params));
  }
  if (sample) client.setRequestHandler('sampling/createMessage', () => sample());
  if (roots) client.setRequestHandler('roots/list', () => roots());
}

function requestOptions({ signal, timeoutMs = CALL_TIMEOUT_MS, onProgress }: CallOptions) {
  return { timeout: timeoutMs, ...(signal && { signal }), ...(onProgress && { onprogress: onProgress }) };
}
