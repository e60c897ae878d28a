import { ErrorCode } from '@modelcontextprotocol/sdk/types.js';
import type { Failure } from '../failure.js';
import type { Failed } from '../outcomes.js';

/** Resources, prompts and completions have no error results: every failure is a JSON-RPC error. */
export function toFailed(failure: Failure): Failed {
  switch (failure.kind) {
    case 'protocol':
      return { ...failure, kind: 'failed' };
    case 'told':
      return { kind: 'failed', code: codeOf(failure.status), message: failure.message };
    case 'hidden':
      return { kind: 'failed', code: ErrorCode.InternalError, message: failure.message };
    default:
      return failure satisfies never;
  }
}

function codeOf(status: number | undefined): number {
  return status === 400 || status === 422 ? ErrorCode.InvalidParams : ErrorCode.InternalError;
}
