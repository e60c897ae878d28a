import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import {
  ElicitationCompleteNotificationSchema,
  ElicitRequestSchema,
  LoggingMessageNotificationSchema,
  PromptListChangedNotificationSchema,
  ResourceListChangedNotificationSchema,
  ResourceUpdatedNotificationSchema,
  type Result,
  ResultSchema,
  type ServerCapabilities,
  ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { PRODUCT } from '../../identity/product.js';
import { background } from '../../lifecycle/background.js';
import { callOf } from '../call-routing.js';
import type { UpstreamCall } from '../upstream-call.js';
import { NEVER_MS, type Params, UpstreamConnection } from '../upstream-connection.js';
import type { UpstreamSettings } from '../upstream-settings.js';
import { ASKED } from '../asked.js';
import { isAnswer, toOwnError } from './legacy-errors.js';
import { putQuestion } from './upstream-questions.js';

/** The SDK makes an Ajv for each client, which only its `callTool` needs. */
const NO_VALIDATOR = {
  getValidator:
    <T>() =>
    (data: unknown) => ({ valid: true, data: data as T, errorMessage: undefined }),
};

const LISTS_CHANGED = [
  ToolListChangedNotificationSchema,
  PromptListChangedNotificationSchema,
  ResourceListChangedNotificationSchema,
];

/** A connection of revisions up to 2025-11-25, by the client of SDK 1.x. */
export class LegacyConnection extends UpstreamConnection {
  private constructor(
    private readonly client: Client,
    settings: UpstreamSettings,
  ) {
    super(settings);
    client.onclose = () => this.ended();
    client.onerror = (error) => this.failed(error);
  }

  /**
   * @param isShared by callers: then the other server is told that it can ask no client
   * @throws what the transport or the other server said instead of `initialize`'s answer
   */
  static async open(transport: Transport, settings: UpstreamSettings, isShared: boolean): Promise<LegacyConnection> {
    const capabilities = isShared ? {} : ASKED;
    const client = new Client(PRODUCT, { capabilities, jsonSchemaValidator: NO_VALIDATOR as never });
    const connection = new LegacyConnection(client, settings);
    if (!isShared) connection.listen();
    await client.connect(transport, { timeout: settings.connectMs });
    if (!isShared && connection.capabilities.logging) background(connection.setLogLevel(), 'upstream log level');
    return connection;
  }

  get capabilities(): ServerCapabilities {
    return this.client.getServerCapabilities() ?? {};
  }

  request(method: string, params: Params): Promise<Result> {
    return this.client.request({ method, params }, ResultSchema, { timeout: this.settings.timeoutMs });
  }

  onResourceUpdated(told: (uri: string) => void): void {
    this.client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => told(params.uri));
  }

  onListsChanged(told: () => void): void {
    for (const schema of LISTS_CHANGED) this.client.setNotificationHandler(schema, told);
  }

  follow(uri: string): void {
    background(
      this.request('resources/subscribe', { uri }).then(undefined, () => undefined),
      'upstream subscription',
    );
  }

  protected pass(method: string, params: Params, call: UpstreamCall): Promise<Result> {
    return this.client.request({ method, params }, ResultSchema, {
      signal: call.signal,
      timeout: NEVER_MS,
      onprogress: (progress) => call.progressed(progress),
    });
  }

  protected isAlive(timeout: number): Promise<boolean> {
    return this.client.ping({ timeout }).then(() => true, isAnswer);
  }

  protected disconnect(): Promise<void> {
    return this.client.close();
  }

  protected toOwnError(error: unknown): Error {
    return toOwnError(error, this.settings.name);
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
}
