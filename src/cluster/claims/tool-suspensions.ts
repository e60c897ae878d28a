import { type Away, AS_IS } from '../../redis/dependable.js';

/** How long a tool is suspended, in ms. */
export const SUSPENDED_MS = 300_000;

/** Tools that are not called for a while, on any pod, since a call of theirs was seen to end one pod after the other. */
export abstract class ToolSuspensions {
  /** For how long yet, in ms; 0 for a tool that may be called. Answered from memory. */
  abstract leftMs(tool: string): number;

  /** From now on, for `SUSPENDED_MS`. Here at once, on the other pods within seconds. */
  abstract suspend(tool: string): Promise<void>;
}

export const TOOL_SUSPENSIONS_AWAY: Away<ToolSuspensions> = { leftMs: AS_IS, suspend: () => undefined };
