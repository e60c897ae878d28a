import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport, StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
  type LoggingLevel,
} from '@modelcontextprotocol/sdk/types.js';
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

/** `@modelcontextprotocol/sdk` 1.x. */
class Sdk1Client extends OfficialClient {
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
    return this.transport.protocolVersion;
  }

  async callTool(name: string, args: Record<string, unknown> = {}, options: CallOptions = {}): Promise<ToolResult> {
    const result = await this.client.callTool({ name, arguments: args }, undefined, requestOptions(options));
    return result as ToolResult;
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
    return error instanceof StreamableHTTPError ? error.code : undefined;
  }

  endSession(): Promise<void> {
    return this.transport.terminateSession();
  }

  close(): Promise<void> {
    this.http.close();
    return this.client.close();
  }
}

export async function connectSdk1(url: URL, options: ConnectOptions = {}): Promise<OfficialClient> {
  const http = new RecordingFetch();
  const client = new Client(CLIENT_INFO, { capabilities: capabilitiesOf(options) });
  answerWith(client, options);
  const transport = new StreamableHTTPClientTransport(url, transportOptions(options, http));
  const official = new Sdk1Client(client, transport, http);
  await official.connect();
  return official;
}

function answerWith(client: Client, { elicit, sample, roots }: ConnectOptions): void {
  if (elicit) client.setRequestHandler(ElicitRequestSchema, ({ params }) => elicit(params));
  if (sample) client.setRequestHandler(CreateMessageRequestSchema, sample);
  if (roots) client.setRequestHandler(ListRootsRequestSchema, roots);
}

function requestOptions({ signal, timeoutMs = CALL_TIMEOUT_MS, onProgress }: CallOptions) {
  return { timeout: timeoutMs, ...(signal && { signal }), ...(onProgress && { onprogress: onProgress }) };
}
