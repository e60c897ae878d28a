import type {
  CallToolResult,
  CreateMessageResult,
  ElicitRequestParams,
  ElicitResult,
  ListRootsResult,
  LoggingLevel,
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
export const CALL_TIMEOUT_MS = 60_000;

/** What both clients' transports are made with. */
export function transportOptions({ sessionId }: ConnectOptions, { fetch }: RecordingFetch) {
  return { fetch, reconnectionOptions: PATIENT, ...(sessionId !== undefined && { sessionId }) };
}

export function capabilitiesOf({ elicit, sample, roots }: ConnectOptions) {
  return { ...(elicit && { elicitation: { form: {} } }), ...(sample && { sampling: {} }), ...(roots && { roots: {} }) };
}

/** What a test does with either official client, and what it may look at. */
export abstract class OfficialClient {
  /** Every notification of the server but progress, as it arrived. */
  readonly notifications: { readonly method: string; readonly params?: Record<string, unknown> }[] = [];
  readonly errors: Error[] = [];

  constructor(readonly http: RecordingFetch) {}

  abstract get sessionId(): string;
  abstract get protocolVersion(): string | undefined;
  abstract callTool(name: string, args?: Record<string, unknown>, options?: CallOptions): Promise<ToolResult>;
  abstract toolNames(): Promise<string[]>;
  abstract setLevel(level: LoggingLevel): Promise<unknown>;
  abstract subscribe(uri: string): Promise<unknown>;
  abstract unsubscribe(uri: string): Promise<unknown>;
  abstract readResource(uri: string): Promise<string>;
  abstract promptText(name: string, args: Record<string, string>): Promise<string>;
  /** The HTTP status of an error that this client threw, if it was about one. */
  abstract statusOf(error: unknown): number | undefined;
  /** DELETE. */
  abstract endSession(): Promise<void>;
  /** Drops every connection; the session lives on. */
  abstract close(): Promise<void>;

  /** Calls a tool and gives the text that it answered with. */
  async text(name: string, args?: Record<string, unknown>, options?: CallOptions): Promise<string> {
    return textOf(await this.callTool(name, args, options));
  }

  /** Resolves when the GET stream is open that a client opens after `initialized`. */
  async listening(): Promise<void> {
    await until(() => this.http.answered(200, 'GET').length > 0);
  }

  /** Notifications of one method. */
  heard(method: string): readonly { readonly params?: Record<string, unknown> }[] {
    return this.notifications.filter((notification) => notification.method === method);
  }
}

export function textOf(result: ToolResult): string {
  const [first] = result.content;
  if (first?.type !== 'text') throw new Error(`The tool answered no text: ${JSON.stringify(result)}`);
  return first.text;
}
