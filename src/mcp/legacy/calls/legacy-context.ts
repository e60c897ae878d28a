import type { JSONRPCNotification, LoggingLevel } from '@modelcontextprotocol/sdk/types.js';
import { CallContext } from '../../../capabilities/call-context.js';
import type { Grants } from '../../../capabilities/grants.js';
import { reachesLevel } from '../../calls/log-level.js';
import { progressParams } from '../../calls/progress.js';
import { hasProgressMessages } from '../../rpc/legacy-revisions.js';
import type { Call, RunningCalls } from './call.js';

/** A call of the legacy era, with a session or without: what it says goes out on its own POST's stream. */
export abstract class LegacyContext<Owner extends Pick<RunningCalls, 'say'>> extends CallContext {
  readonly era = 'legacy';
  private lastProgress: number;

  constructor(
    protected readonly call: Call,
    /** Whose call it is. */
    protected readonly owner: Owner,
  ) {
    super();
    this.lastProgress = call.seenProgress;
  }

  /** What the client asked for; `null` where it never did. */
  protected abstract readonly logLevel: LoggingLevel | null;

  get requestId() {
    return this.call.id;
  }

  get signal(): AbortSignal {
    return this.call.signal;
  }

  override get aborted(): boolean {
    return this.call.aborted;
  }

  override get grants(): Grants | undefined {
    return this.call.grants;
  }

  get headers() {
    return this.call.headers;
  }

  get meta() {
    return this.call.request.params?._meta;
  }

  async progress(progress: number, total?: number, message?: string): Promise<void> {
    if (this.aborted) return;
    const told = hasProgressMessages(this.protocolVersion) ? message : undefined;
    const params = progressParams(this.call.progressToken, this.lastProgress, progress, total, told);
    if (!params) return;
    this.lastProgress = progress;
    await this.notify({ method: 'notifications/progress', params });
  }

  async log(level: LoggingLevel, data: unknown, logger?: string): Promise<void> {
    if (this.aborted || !reachesLevel(level, this.logLevel)) return;
    await this.notify({
      method: 'notifications/message',
      params: { level, data, ...(logger !== undefined && { logger }) },
    });
  }

  /** Nothing else runs with these answers, so they can't be used again. */
  async once(): Promise<void> {}

  protected notify({ method, params }: Omit<JSONRPCNotification, 'jsonrpc'>): Promise<void> {
    return this.owner.say(this.call, { jsonrpc: '2.0', method, params });
  }
}
