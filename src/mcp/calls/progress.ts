import type { ProgressToken } from '@modelcontextprotocol/sdk/types.js';

/**
 * The parameters of `notifications/progress`.
 *
 * @param token of the request; without one its client wants none
 * @param last the highest that the client has seen: a value that does not grow is not sent (spec, Progress), and none
 *   that is no finite number, because JSON has no other
 * @returns `undefined` for what is not sent
 */
export function progressParams(
  token: ProgressToken | undefined,
  last: number,
  progress: number,
  total: number | undefined,
  message: string | undefined,
) {
  if (token === undefined || !Number.isFinite(progress) || progress <= last) return undefined;
  return {
    progressToken: token,
    progress,
    ...(Number.isFinite(total) && { total }),
    ...(message !== undefined && { message }),
  };
}
