import type { Client, Transport } from '@modelcontextprotocol/client';
import type { Result, ServerCapabilities, Tool } from '@modelcontextprotocol/sdk/types.js';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { NotFoundException } from '@nestjs/common';
import { ProtocolError, ToolError } from '../../capabilities/errors.js';
import { PRODUCT } from '../../identity/product.js';
import { ASKED } from '../asked.js';
import { callOf } from '../call-routing.js';
import type { UpstreamCall } from '../upstream-call.js';
import { NEVER_MS, type Params, UpstreamConnection } from '../upstream-connection.js';
import { unavailable } from '../upstream-errors.js';
import type { UpstreamSettings } from '../upstream-settings.js';
import { ChangeStream } from './change-stream.js';
import { answered } from './input-rounds.js';

/** The revision that requests are written in here. */
const REVISION = '2026-07-28';

/** 2026-07-28, Logging: what a request asks to be told. */
const LOG_LEVEL = 'io.modelcontextprotocol/logLevel';

/** 2026-07-28, Error Codes: of headers, capabilities and revisions, which are of this service and not of its client. */
const BETWEEN_US: ReadonlySet<number> = new Set([-32020, -32021, -32022]);

type Sdk2 = typeof import('@modelcontextprotocol/client');

/** Results pass as they are. */
const ANYTHING: StandardSchemaV1<unknown, Result> = {
  '~standard': { version: 1, vendor: 'mooring', validate: (value) => ({ value: value as Result }) },
};

/** To a server of revision 2026-07-28, by the client of SDK 2.x. It keeps no state: over HTTP each request stands for itself. */
export class ModernConnection extends UpstreamConnection {
  private readonly changes: ChangeStream;

  private constructor(
    private readonly client: Client,
    settings: UpstreamSettings,
    private readonly isShared: boolean,
  ) {
    super(settings);
    client.onclose = () => this.ended();
    client.onerror = (error) => this.failed(error);
    this.changes = new ChangeStream(client, () => this.lostSight());
  }

  /**
   * @param isShared by callers: then no log lines are asked for, which name no call
   * @throws SdkError: with `EraNegotiationFailed` where the other server doesn't speak this revision
   */
  static async open(
    { Client }: Sdk2,
    transport: Transport,
    settings: UpstreamSettings,
    isShared: boolean,
  ): Promise<ModernConnection> {
    const client = new Client(PRODUCT, {
      // A question comes as the result of the call that it is of, so that callers may share the connection.
      capabilities: ASKED,
      inputRequired: { autoFulfill: false },
      versionNegotiation: { mode: { pin: REVISION } },
    });
    const connection = new ModernConnection(client, settings, isShared);
    if (!isShared) connection.listen();
    await client.connect(transport, { timeout: settings.connectMs });
    return connection;
  }

  get capabilities(): ServerCapabilities {
    return this.client.getServerCapabilities() ?? {};
  }

  request(method: string, params: Params): Promise<Result> {
    return this.client.request({ method, params }, ANYTHING, { timeout: this.settings.timeoutMs });
  }

  onResourceUpdated(told: (uri: string) => void): void {
    this.client.setNotificationHandler('notifications/resources/updated', ({ params }) => told(params.uri));
  }

  onListsChanged(told: () => void): void {
    this.changes.open(this.capabilities, told);
  }

  follow(uri: string): void {
    this.changes.follow(uri);
  }

  protected pass(method: string, params: Params, call: UpstreamCall, tool?: Tool): Promise<Result> {
    const options = {
      signal: call.signal,
      timeout: NEVER_MS,
      onprogress: (progress: Parameters<UpstreamCall['progressed']>[0]) => call.progressed(progress),
      allowInputRequired: true,
    };
    const asked = this.withLogLevel(params);
    // Results are checked by the client that asked.
    const toolDefinition = tool && { ...tool, outputSchema: undefined };
    return answered(call, this.settings.name, (answers) => {
      const all = { ...asked, ...answers };
      return toolDefinition
        ? this.client.callTool(all as never, { ...options, toolDefinition: toolDefinition as never })
        : this.client.request({ method, params: all }, ANYTHING, options);
    });
  }

  protected isAlive(timeout: number): Promise<boolean> {
    return this.client.discover({ timeout }).then(
      () => true,
      // An answer, if not the one that was wanted.
      (error: unknown) => typeof (error as { readonly code?: unknown }).code === 'number',
    );
  }

  protected async disconnect(): Promise<void> {
    this.changes.close();
    await this.client.close();
  }

  protected override ended(): void {
    this.changes.close();
    super.ended();
  }

  /** Errors that came as an answer have a number; all else is of the transport. */
  protected toOwnError(error: unknown): Error {
    const { name, code, message, data } = error as Partial<Error> & {
      readonly code?: unknown;
      readonly data?: unknown;
    };
    if (name === 'ResourceNotFoundError') return new NotFoundException(message);
    if (typeof code !== 'number' || message === undefined) return unavailable(this.settings.name);
    if (BETWEEN_US.has(code))
      return new ToolError(`The server "${this.settings.name}" refused to serve this: ${message}`);
    return new ProtocolError(code, message, data);
  }

  private listen(): void {
    this.client.setNotificationHandler('notifications/message', async ({ params }) =>
      callOf(this.calls)?.context.log(params.level, params.data, params.logger),
    );
  }

  private withLogLevel(params: Params): Params {
    if (this.isShared || !this.capabilities.logging) return params;
    return { ...params, _meta: { ...(params['_meta'] as object | undefined), [LOG_LEVEL]: this.settings.logLevel } };
  }

  /** A stream ended that the other server didn't end: it may be away. */
  private async lostSight(): Promise<void> {
    if (!this.isInUse) await this.probe();
  }
}
