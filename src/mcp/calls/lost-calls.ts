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
