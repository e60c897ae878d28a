import type { CallContext } from '../../capabilities/call-context.js';
import type { ToolOutcome } from '../../capabilities/outcomes.js';
import type { ToolOutcomeLabel } from '../../metrics/outcomes.js';

/** What a tool call came to, as metrics, traces and the audit log name it. */
export function toolOutcomeLabel(outcome: ToolOutcome, context: CallContext): ToolOutcomeLabel {
  if (context.aborted) return 'cancelled';
  if (context.waitsForAnswers) return 'input_required';
  switch (outcome.kind) {
    case 'result':
      return outcome.result.isError ? 'tool_error' : 'ok';
    case 'failed':
      return 'error';
    case 'invalid':
    case 'unknown':
      return outcome.kind;
    default:
      return outcome satisfies never;
  }
}
