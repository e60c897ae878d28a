import type {
  CallToolRequest,
  CallToolResult,
  CompleteRequest,
  CompleteResult,
  CreateMessageRequestParams,
  CreateMessageResult,
  CreateMessageResultWithTools,
  ElicitRequestParams,
  ElicitResult,
  GetPromptResult,
  ListPromptsResult,
  ListResourcesResult,
  ListResourceTemplatesResult,
  ListRootsResult,
  ListToolsResult,
  LoggingLevel,
  ReadResourceResult,
} from '@modelcontextprotocol/sdk/types.js';
import type { RecordingFetch } from './recording-fetch.js';
import { until } from './until.js';

export type ToolResult = CallToolResult;

export interface Progress {
  readonly progress: number;
  readonly total?: number | undefined;
  readonly message?: string | undefined;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  readonly onProgress?: (progress: Progress) => void;
}

/** How a client answers the server. A kind without an answer is not declared as a capability. */
export interface ConnectOptions {
  /** Goes on in this session instead of opening one; the first request then has the id 0. */
  readonly sessionId?: string;
  readonly elicit?: (params: ElicitRequestParams) => ElicitResult | Promise<ElicitResult>;
  readonly sample?: () => CreateMessageResult;
  /** A model that is given tools. */
  readonly agent?: (params: CreateMessageRequestParams) => CreateMessageResultWithTools;
  readonly roots?: () => ListRootsResult;
}

export type Connect = (url: URL, options?: ConnectOptions) => Promise<OfficialClient>;

/** Reconnects patiently, because a restart takes longer than the two attempts that are the default. */
const PATIENT = {
  initialReconnectionDelay: 200,
  maxReconnectionDelay: 1_000,
  reconnectionDelayGrowFactor: 1.5,
  maxRetries: 100,
};

export const CLIENT_INFO = { name: 'mooring-tests', version: '1.0.0' };

/** A call may take longer than a busy machine lets it. */
const CALL_TIMEOUT_MS = 60_000;

/** What both clients' transports are made with. */
export function transportOptions({ sessionId }: ConnectOptions, { fetch }: RecordingFetch) {
  return { fetch, reconnectionOptions: PATIENT, ...(sessionId !== undefined && { sessionId }) };
}

export function capabilitiesOf({ elicit, sample, agent, roots }: ConnectOptions) {
  return {
    ...(elicit && { elicitation: { form: {} } }),
    ...(sample && { sampling: {} }),
    ...(agent && { sampling: { tools: {} } }),
    ...(roots && { roots: {} }),
  };
}

interface Page {
  readonly cursor?: string;
}

/** What the clients of both SDKs have in common. */
export interface SdkClient {
  onerror?: ((error: Error) => void) | undefined;
  fallbackNotificationHandler?: ((notification: Notification) => Promise<void>) | undefined;
  getServerVersion(): { readonly name: string } | undefined;
  getInstructions(): string | undefined;
  listTools(page?: Page): Promise<ListToolsResult>;
  listResources(page?: Page): Promise<ListResourcesResult>;
  listResourceTemplates(page?: Page): Promise<ListResourceTemplatesResult>;
  listPrompts(page?: Page): Promise<ListPromptsResult>;
  readResource(params: { readonly uri: string }): Promise<ReadResourceResult>;
  getPrompt(params: { name: string; arguments?: Record<string, string> }): Promise<GetPromptResult>;
  complete(params: CompleteRequest['params']): Promise<CompleteResult>;
  setLoggingLevel(level: LoggingLevel): Promise<unknown>;
  subscribeResource(params: { readonly uri: string }): Promise<unknown>;
  unsubscribeResource(params: { readonly uri: string }): Promise<unknown>;
  close(): Promise<void>;
}

export interface RequestOptions {
  readonly timeout: number;
  readonly signal?: AbortSignal;
  readonly onprogress?: (progress: Progress) => void;
}

/** What each SDK does in its own way. */
export interface Sdk {
  readonly client: SdkClient;
  readonly transport: { readonly sessionId?: string | undefined; terminateSession(): Promise<void> };
  protocolVersion(): string | undefined;
  callTool(params: CallToolRequest['params'], options: RequestOptions): Promise<unknown>;
  /** The HTTP status of an error that this client threw, if it was about one. */
  statusOf(error: unknown): number | undefined;
}

interface Notification {
  readonly method: string;
  readonly params?: Record<string, unknown>;
}

/** What a test does with any official client, and what it may look at. */
export class OfficialClient {
  /** Every notification of the server but progress, as it arrived. */
  readonly notifications: Notification[] = [];
  readonly errors: Error[] = [];
  /** Goes with every call of a tool. */
  protected meta: Record<string, unknown> | undefined;

  constructor(
    protected readonly sdk: Sdk,
    readonly http: RecordingFetch,
  ) {
    sdk.client.onerror = (error) => this.errors.push(error);
    sdk.client.fallbackNotificationHandler = async (notification) => void this.notifications.push(notification);
  }

  /** Lists, resources, prompts and completions, as either SDK has them. */
  get client(): SdkClient {
    return this.sdk.client;
  }

  get sessionId(): string {
    return this.sdk.transport.sessionId ?? '';
  }

  get protocolVersion(): string | undefined {
    return this.sdk.protocolVersion();
  }

  async callTool(name: string, args: Record<string, unknown> = {}, options: CallOptions = {}): Promise<ToolResult> {
    const params = { name, arguments: args, ...(this.meta && { _meta: this.meta }) };
    return (await this.sdk.callTool(params, requestOptions(options))) as ToolResult;
  }

  /** Calls a tool and gives the text that it answered with. */
  async text(name: string, args?: Record<string, unknown>, options?: CallOptions): Promise<string> {
    return textOf(await this.callTool(name, args, options));
  }

  async toolNames(): Promise<string[]> {
    return (await this.client.listTools()).tools.map(({ name }) => name);
  }

  /** Which log messages the client wants from now on. */
  async setLevel(level: LoggingLevel): Promise<void> {
    await this.client.setLoggingLevel(level);
  }

  async subscribe(uri: string): Promise<void> {
    await this.client.subscribeResource({ uri });
  }

  async unsubscribe(uri: string): Promise<void> {
    await this.client.unsubscribeResource({ uri });
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
    return this.sdk.statusOf(error);
  }

  /** DELETE. */
  endSession(): Promise<void> {
    return this.sdk.transport.terminateSession();
  }

  /** Drops every connection; the session lives on. */
  close(): Promise<void> {
    this.http.close();
    return this.client.close();
  }

  /** Resolves when the stream is open on which the server says what changed. */
  async listening(): Promise<void> {
    await until(() => this.http.answered(200, 'GET').length > 0);
  }

  /** Notifications of one method. */
  heard(method: string): readonly Notification[] {
    return this.notifications.filter((notification) => notification.method === method);
  }
}

export function textOf(result: ToolResult): string {
  const [first] = result.content;
  if (first?.type !== 'text') throw new Error(`The tool answered no text: ${JSON.stringify(result)}`);
  return first.text;
}

function requestOptions({ signal, timeoutMs = CALL_TIMEOUT_MS, onProgress }: CallOptions): RequestOptions {
  return { timeout: timeoutMs, ...(signal && { signal }), ...(onProgress && { onprogress: onProgress }) };
}
