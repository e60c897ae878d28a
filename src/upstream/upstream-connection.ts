import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import {
  ElicitationCompleteNotificationSchema,
  ElicitRequestSchema,
  LoggingMessageNotificationSchema,
  type Result,
  ResultSchema,
  type ServerCapabilities,
} from '@modelcontextprotocol/sdk/types.js';
import { Logger } from '@nestjs/common';
import type { CallContext } from '../capabilities/call-context.js';
import { PRODUCT } from '../identity/product.js';
import { background } from '../lifecycle/background.js';
import { callOf } from './call-routing.js';
import { metaOf } from './passed-on-meta.js';
import { UpstreamCall } from './upstream-call.js';
import { isSessionLost, SessionLostError, timedOut, toOwnError, unavailable } from './upstream-errors.js';
import { putQuestion } from './upstream-questions.js';
import type { UpstreamSettings } from './upstream-settings.js';

/** Longer than any call: what the SDK counts doesn't stop while a client is asked. */
const NEVER_MS = 2 ** 31 - 1;

/** What still lives answers a ping in this time, in ms, or in that of a call. */
const PING_MS = 5_000;

/** What the client of a call may be asked. */
const ASKED = { elicitation: { form: {}, url: {} } };

/** The SDK makes an Ajv for each client, which only its `callTool` needs. */
const NO_VALIDATOR = {
  getValidator:
    <T>() =>
    (data: unknown) => ({ valid: true, data: data as T, errorMessage: undefined }),
};

type Params = Readonly<Record<string, unknown>>;

/** One connection to another server, by the client of the SDK. */
export class UpstreamConnection {
  readonly closed: Promise<void>;
  isClosed = false;
  private readonly calls = new Set<UpstreamCall>();
  private readonly logger = new Logger('Upstream');

  private constructor(
    readonly client: Client,
    private readonly settings: UpstreamSettings,
  ) {
    this.closed = new Promise((resolve) => {
      client.onclose = () => {
        this.isClosed = true;
        resolve();
      };
    });
  }

  /**
   * @param isShared by callers: then the other server is told that it can ask no client
   * @throws what the transport or the other server said instead of `initialize`'s answer
   */
  static async open(transport: Transport, settings: UpstreamSettings, isShared: boolean): Promise<UpstreamConnection> {
    const capabilities = isShared ? {} : ASKED;
    const client = new Client(PRODUCT, { capabilities, jsonSchemaValidator: NO_VALIDATOR as never });
    const connection = new UpstreamConnection(client, settings);
    client.onerror = (error) => connection.failed(error);
    if (!isShared) connection.listen();
    await client.connect(transport, { timeout: settings.connectMs });
    if (!isShared && connection.capabilities.logging) background(connection.setLogLevel(), 'upstream log level');
    return connection;
  }

  get capabilities(): ServerCapabilities {
    return this.client.getServerCapabilities() ?? {};
  }

  get isInUse(): boolean {
    return this.calls.size > 0;
  }

  /**
   * Passes a request of a client on.
   * @throws ToolError, ProtocolError, NotFoundException, or what ended the call here
   */
  async call(method: string, params: Params, context: CallContext): Promise<Result> {
    const { name, timeoutMs } = this.settings;
    if (this.isClosed) throw unavailable(name);
    const call = new UpstreamCall(context, timeoutMs, () => this.hung());
    this.calls.add(call);
    try {
      const request = { method, params: { ...params, ...metaOf(context.meta) } };
      return await this.client.request(request, ResultSchema, {
        signal: call.signal,
        timeout: NEVER_MS,
        onprogress: (progress) => call.progressed(progress),
      });
    } catch (error) {
      if (isSessionLost(error)) throw await this.forgotten();
      throw call.reason ?? toOwnError(error, name);
    } finally {
      this.calls.delete(call);
      call.release();
    }
  }

  /** A request of this service itself. */
  request(method: string, params: Params): Promise<Result> {
    return this.client.request({ method, params }, ResultSchema, { timeout: this.settings.timeoutMs });
  }

  /** Resolves when a child has ended, too. */
  async close(): Promise<void> {
    await this.client.close();
    this.isClosed = true;
  }

  private listen(): void {
    this.client.setRequestHandler(ElicitRequestSchema, ({ params }) => putQuestion(callOf(this.calls), params));
    this.client.setNotificationHandler(LoggingMessageNotificationSchema, async ({ params }) =>
      callOf(this.calls)?.context.log(params.level, params.data, params.logger),
    );
    this.client.setNotificationHandler(ElicitationCompleteNotificationSchema, async ({ params }) =>
      callOf(this.calls)?.context.elicitationComplete(params.elicitationId),
    );
  }

  private async setLogLevel(): Promise<void> {
    await this.request('logging/setLevel', { level: this.settings.logLevel }).catch(() => undefined);
  }

  /** Nothing was heard of a call. Where the other server doesn't answer at all, it is disconnected: a child is killed. */
  private hung(): Error {
    background(this.probe(), 'upstream probe');
    return timedOut(this.settings.name, this.settings.timeoutMs);
  }

  private async forgotten(): Promise<SessionLostError> {
    await this.close();
    return new SessionLostError();
  }

  /** Disconnects where not even a ping is answered; all that is lost by that is lost already. */
  async probe(): Promise<void> {
    if (
      await this.client.ping({ timeout: Math.min(PING_MS, this.settings.timeoutMs) }).then(
        () => true,
        () => false,
      )
    )
      return;
    if (this.isClosed) return;
    this.logger.warn(
      { event: 'upstream.hung', upstream: this.settings.name },
      'Another server that capabilities are passed on to answers nothing, not even a ping; it is disconnected and, where it is a child, killed',
    );
    await this.close();
  }

  private failed(error: Error): void {
    this.logger.debug(
      { event: 'upstream.error', upstream: this.settings.name, err: error },
      'An upstream connection had an error',
    );
  }
}
