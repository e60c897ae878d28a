import type { Result } from '@modelcontextprotocol/sdk/types.js';
import type { ToolOutcome } from '../../../capabilities/outcomes.js';
import { errorOf } from '../../calls/outcome-errors.js';
import { RpcCode, RpcError } from '../../rpc/rpc-error.js';
import { quoted } from '../../../text/quoted.js';

/**
 * Arguments that don't fit are a tool error, as in the newest legacy revision: a model can mend them.
 * @throws RpcError for what is no result
 */
export function toolResult(name: string, outcome: ToolOutcome): Result {
  switch (outcome.kind) {
    case 'result':
      return outcome.result;
    case 'invalid':
      return { isError: true, content: [{ type: 'text', text: outcome.message }] };
    case 'unknown':
      throw new RpcError(RpcCode.InvalidParams, `Unknown tool: ${quoted(name)}`);
    case 'failed':
      throw errorOf(outcome);
    default:
      return outcome satisfies never;
  }
}
