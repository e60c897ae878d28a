import type { RequestId } from '@modelcontextprotocol/sdk/types.js';

/** Whether a value is an id or a progress token: text, or a whole number that JSON carries exactly, so that an answer can repeat it. */
export function isRequestId(value: unknown): value is RequestId {
  return typeof value === 'string' || Number.isSafeInteger(value);
}
