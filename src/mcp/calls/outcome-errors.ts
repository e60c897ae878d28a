import type { Failed, InvalidArguments } from '../../capabilities/outcomes.js';
import { RpcCode, RpcError } from '../rpc/rpc-error.js';

/** A page of a list, or −32602 for a cursor that this service never gave out. */
export function pageOrThrow<Page extends object>(page: Page | { readonly kind: 'invalid-cursor' }): Page {
  if ('kind' in page && page.kind === 'invalid-cursor') {
    throw new RpcError(RpcCode.InvalidParams, 'Invalid cursor: start again without one');
  }
  return page as Page;
}

export function errorOf(outcome: Failed | InvalidArguments): RpcError {
  return outcome.kind === 'failed'
    ? new RpcError(outcome.code, outcome.message, outcome.data)
    : new RpcError(RpcCode.InvalidParams, outcome.message);
}
