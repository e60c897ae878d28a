import type { JSONRPCNotification, LoggingLevel } from '@modelcontextprotocol/sdk/types.js';
import { CallContext } from '../../../capabilities/call-context.js';
import { ToolError } from '../../../capabilities/errors.js';
import type { Grants } from '../../../capabilities/grants.js';
import type { Principal } from '../../../session/session-record.js';
import { reachesLevel } from '../../calls/log-level.js';
import { progressParams } from '../../calls/progress.js';
import { hasProgressMessages } from '../../rpc/legacy-revisions.js';
import type { Call } from '../calls/call.js';
import type { SessionlessPost } from './sessionless-post.js';

/** A call of the legacy era without a session: what it says goes out on its own response, and it can ask nothing. */
export class SessionlessCallContext extends CallContext {
  readonly era = 'legacy';
  readonly sessionHash = undefined;
  /** Clients say it in `initialize`, which nothing remembers. */
  readonly client = { info: undefined, capabilities: {} };
  private lastProgress = -Infinity;

  constructor(
    private readonly post: SessionlessPost,
    private readonly call: Call,
  ) {
    super();
  }

  get requestId() {
    return this.call.id;
  }

  get signal(): AbortSignal {
    return this.call.signal;
  }

  override get aborted(): boolean {
    return this.call.aborted;
  }

  get principal(): Principal | null {
    return this.post.facts.principal;
  }

  override get grants(): Grants | undefined {
    return this.call.grants;
  }

  get protocolVersion(): string {
    return this.post.facts.protocolVersion;
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
    if (this.aborted || !reachesLevel(level, null)) return;
    await this.notify({
      method: 'notifications/message',
      params: { level, data, ...(logger !== undefined && { logger }) },
    });
  }

  /** An answer would be a request of its own, and nothing could say which call it is for. */
  async ask(): Promise<never> {
    throw new ToolError(NOTHING_TO_ASK);
  }

  /** What the client declared is not known. */
  async elicitationComplete(): Promise<void> {}

  async once(): Promise<void> {}

  async closeStream(): Promise<void> {}

  private notify({ method, params }: Omit<JSONRPCNotification, 'jsonrpc'>): Promise<void> {
    return this.post.say(this.call, { jsonrpc: '2.0', method, params });
  }
}

const NOTHING_TO_ASK =
  'This call has a question for its client, and this server keeps no session in which it could ask (LEGACY_SESSIONS is off). A client of revision 2026-07-28 can be asked here.';
