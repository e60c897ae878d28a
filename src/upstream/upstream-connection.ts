import type { Result, ServerCapabilities, Tool } from '@modelcontextprotocol/sdk/types.js';
import { Logger } from '@nestjs/common';
import type { CallContext } from '../capabilities/call-context.js';
import { background } from '../lifecycle/background.js';
import { metaOf } from './passed-on-meta.js';
import { UpstreamCall } from './upstream-call.js';
import type { Ending } from './upstream-metrics.js';
import { isSessionLost, SessionLostError, timedOut, unavailable } from './upstream-errors.js';
import type { UpstreamSettings } from './upstream-settings.js';

/** What still lives answers in this time, in ms, or in that of a call. */
const PROBE_MS = 5_000;

/** Longer than any call: what an SDK counts doesn't stop while a client is asked. */
export const NEVER_MS = 2 ** 31 - 1;

export type Params = Readonly<Record<string, unknown>>;

/** One connection to another server, in one era. */
export abstract class UpstreamConnection {
  abstract readonly capabilities: ServerCapabilities;
  /** Resolves when it is there no more. */
  readonly closed: Promise<Ending>;
  isClosed = false;
  protected readonly calls = new Set<UpstreamCall>();
  protected readonly logger = new Logger('Upstream');
  private ending: Ending = 'ended';
  private resolveClosed: (ending: Ending) => void = () => undefined;

  protected constructor(protected readonly settings: UpstreamSettings) {
    this.closed = new Promise((resolve) => (this.resolveClosed = resolve));
  }

  get isInUse(): boolean {
    return this.calls.size > 0;
  }

  /**
   * Passes a request of a client on.
   * @param tool that is called, as it was listed, where arguments of it are also sent as headers
   * @throws ToolError, ProtocolError, NotFoundException, or what ended the call here
   */
  async call(method: string, params: Params, context: CallContext, tool?: Tool): Promise<Result> {
    const { name, timeoutMs } = this.settings;
    if (this.isClosed) throw unavailable(name);
    const call = new UpstreamCall(context, timeoutMs, () => this.hung());
    this.calls.add(call);
    try {
      return await this.pass(method, { ...params, ...metaOf(context.meta) }, call, tool);
    } catch (error) {
      if (isSessionLost(error)) throw await this.forgotten();
      throw call.reason ?? this.toOwnError(error);
    } finally {
      this.calls.delete(call);
      call.release();
    }
  }

  /** A request of this service itself. */
  abstract request(method: string, params: Params): Promise<Result>;

  /** @param told of each resource that the other server says has changed */
  abstract onResourceUpdated(told: (uri: string) => void): void;

  /** Has changes of lists told from now on. */
  abstract onListsChanged(told: () => void): void;

  /** Has changes of a resource told. One that can't be followed is read as before; its clients are told of no changes. */
  abstract follow(uri: string): void;

  /** Resolves when a child has ended, too. */
  async close(ending: Ending = 'closed'): Promise<void> {
    this.ending = ending;
    await this.disconnect();
    this.ended();
  }

  /** Disconnects where nothing is answered any more; all that is lost by that is lost already. */
  async probe(): Promise<void> {
    if (await this.isAlive(Math.min(PROBE_MS, this.settings.timeoutMs))) return;
    if (this.isClosed) return;
    this.logger.warn(
      { event: 'upstream.hung', upstream: this.settings.name },
      'Another server that capabilities are passed on to answers nothing, not even a ping; it is disconnected and, where it is a child, killed',
    );
    await this.close('hung');
  }

  protected abstract pass(method: string, params: Params, call: UpstreamCall, tool?: Tool): Promise<Result>;
  protected abstract isAlive(timeoutMs: number): Promise<boolean>;
  protected abstract disconnect(): Promise<void>;
  /** What the client of the SDK threw, as a client of ours is told it. */
  protected abstract toOwnError(error: unknown): Error;

  protected ended(): void {
    this.isClosed = true;
    this.resolveClosed(this.ending);
  }

  protected failed(error: Error): void {
    this.logger.debug(
      { event: 'upstream.error', upstream: this.settings.name, err: error },
      'An upstream connection had an error',
    );
  }

  /** Nothing was heard of a call. Where the other server doesn't answer at all, it is disconnected: a child is killed. */
  private hung(): Error {
    background(this.probe(), 'upstream probe');
    return timedOut(this.settings.name, this.settings.timeoutMs);
  }

  private async forgotten(): Promise<SessionLostError> {
    await this.close('ended');
    return new SessionLostError();
  }
}
