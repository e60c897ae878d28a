import { ToolError } from '../../../capabilities/errors.js';
import type { Principal } from '../../../session/principal.js';
import type { Call } from '../calls/call.js';
import { LegacyContext } from '../calls/legacy-context.js';
import type { SessionlessPost } from './sessionless-post.js';

/** A call without a session: it can ask nothing. */
export class SessionlessCallContext extends LegacyContext<SessionlessPost> {
  readonly sessionHash = undefined;
  /** Clients say it in `initialize`, which nothing remembers. */
  readonly client = { info: undefined, capabilities: {} };
  protected readonly logLevel = null;

  constructor(post: SessionlessPost, call: Call) {
    super(call, post);
  }

  get principal(): Principal | null {
    return this.owner.facts.principal;
  }

  get protocolVersion(): string {
    return this.owner.facts.protocolVersion;
  }

  /** An answer would be a request of its own, and nothing could say which call it is for. */
  async ask(): Promise<never> {
    throw new ToolError(NOTHING_TO_ASK);
  }

  /** What the client declared is not known. */
  async elicitationComplete(): Promise<void> {}

  async closeStream(): Promise<void> {}
}

const NOTHING_TO_ASK =
  'This call has a question for its client, and this server keeps no session in which it could ask (LEGACY_SESSIONS is off). A client of revision 2026-07-28 can be asked here.';
