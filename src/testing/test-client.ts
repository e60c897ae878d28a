import type {
  CallToolResult,
  CompleteParams,
  CompleteResult,
  GetPromptResult,
  Implementation,
  ListedPrompt,
  ListedResource,
  ListedResourceTemplate,
  ListedTool,
  LoggingLevel,
  ReadResourceResult,
  ServerCapabilities,
} from '../capabilities/protocol.js';

/** Of a list that has several pages. */
export interface TestPage {
  readonly cursor?: string;
}

/** How a `TestClient` asks. */
export interface TestRequestOptions {
  /** Cancels the request. */
  readonly signal?: AbortSignal;
  /** Milliseconds, 60,000 by default. */
  readonly timeout?: number;
  /** Told of each progress notification; without it none is asked for. */
  readonly onprogress?: (progress: { progress: number; total?: number; message?: string }) => void;
}

/** What a server says that no answer is expected to. */
export interface TestNotification {
  readonly method: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/**
 * The client of a test, connected: the methods of the official client that tests of a team need, in plain types and under its
 * names. An answer with a JSON-RPC error is thrown.
 */
export interface TestClient {
  /**
   * The official client of `@modelcontextprotocol/sdk` 1.x itself, for what is not here: `client.official as Client`, with its own type
   * `Client` of `@modelcontextprotocol/sdk/client/index.js`.
   */
  readonly official: unknown;

  listTools(page?: TestPage): Promise<{ tools: ListedTool[]; nextCursor?: string }>;
  callTool(
    call: { readonly name: string; readonly arguments?: Record<string, unknown> },
    options?: TestRequestOptions,
  ): Promise<CallToolResult>;
  listResources(page?: TestPage): Promise<{ resources: ListedResource[]; nextCursor?: string }>;
  listResourceTemplates(page?: TestPage): Promise<{ resourceTemplates: ListedResourceTemplate[]; nextCursor?: string }>;
  readResource(resource: { readonly uri: string }, options?: TestRequestOptions): Promise<ReadResourceResult>;
  subscribeResource(resource: { readonly uri: string }): Promise<void>;
  unsubscribeResource(resource: { readonly uri: string }): Promise<void>;
  listPrompts(page?: TestPage): Promise<{ prompts: ListedPrompt[]; nextCursor?: string }>;
  getPrompt(
    prompt: { readonly name: string; readonly arguments?: Record<string, string> },
    options?: TestRequestOptions,
  ): Promise<GetPromptResult>;
  complete(params: CompleteParams): Promise<CompleteResult>;
  setLoggingLevel(level: LoggingLevel): Promise<void>;

  /** A method that has none here, of an extension say. @param schema reads the result: a schema of zod */
  request(request: { readonly method: string; readonly params?: Record<string, unknown> }): Promise<unknown>;
  request<Result>(
    request: { readonly method: string; readonly params?: Record<string, unknown> },
    schema: { parse(value: unknown): Result },
  ): Promise<Result>;

  /** Every notification from now on but those of progress, which go to `onprogress`. */
  onNotification(listener: (notification: TestNotification) => void): void;

  /** What the server said of itself as the session began. */
  getServerVersion(): Implementation | undefined;
  getServerCapabilities(): ServerCapabilities | undefined;
  getInstructions(): string | undefined;

  close(): Promise<void>;
}
