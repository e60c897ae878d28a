import { Injectable } from '@nestjs/common';
import { MAX_LOST_RUNS, runsExhausted, toolSuspended } from '../../cluster/pods/lost-runs.js';
import { ToolSuspensions } from '../../cluster/claims/tool-suspensions.js';
import { background } from '../../lifecycle/background.js';
import { RpcCode, RpcError } from '../rpc/rpc-error.js';

/** A call whose pod is gone, as far as it is known. */
export interface LostCall {
  readonly lostRuns: number;
  /** `undefined` for what is no call of a tool. */
  readonly tool: string | undefined;
}

/** What becomes of a call, or of its stream, whose pod is gone; and what an operator is told. */
export const TAKE_OVERS = {
  repeated: 'A pod ended while it ran this call. It runs again here. If this comes often, see why pods end.',
  reported:
    'A pod ended while it ran this call, which may not run again: its client was told that the outcome is unknown. See why the pod ended; declare the tool idempotent or read-only if a second run does no harm.',
  given_up:
    'This call has lost a run on one pod after the other, or its tool is suspended: its client was told so. See tool.suspended.',
  answered: 'A pod ended after it had answered this call. Only the end of the stream was missing.',
} as const;

/** Says which calls are run again whose pods are gone, of those that may be. */
@Injectable()
export class LostCalls {
  constructor(private readonly suspensions: ToolSuspensions) {}

  /** Why a call is given up; `undefined` where it runs again. A tool whose call has lost all its runs is suspended. */
  verdictOn({ lostRuns, tool }: LostCall): RpcError | undefined {
    if (lostRuns >= MAX_LOST_RUNS) {
      if (tool !== undefined) background(this.suspensions.suspend(tool), 'suspended-tools');
      return new RpcError(RpcCode.InternalError, runsExhausted);
    }
    const isSuspended = tool !== undefined && this.suspensions.leftMs(tool) > 0;
    return isSuspended ? new RpcError(RpcCode.InternalError, toolSuspended) : undefined;
  }
}
