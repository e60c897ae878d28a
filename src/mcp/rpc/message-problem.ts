import { isPlainObject } from './plain-object.js';
import { isRequestId } from './request-id.js';

const ID = 'is neither text nor a whole number from −(2^53 − 1) to 2^53 − 1; send one of these, or the number as text';

/** What makes a JSON value no message of JSON-RPC, in words for its sender; `undefined` where that is nothing that is looked for here. */
export function messageProblem(message: unknown): string | undefined {
  if (!isPlainObject(message)) return 'it is no object';
  const { jsonrpc, id } = message;
  if (jsonrpc !== '2.0') return 'jsonrpc is not "2.0"';
  if ('id' in message && !isRequestId(id)) return `id ${ID}`;
  return 'method' in message ? callProblem(message) : answerProblem(message);
}

function callProblem({ method, params }: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof method !== 'string') return 'method is no text';
  if (params === undefined) return undefined;
  if (!isPlainObject(params)) return 'params is no object';
  const { _meta: meta } = params;
  if (meta === undefined) return undefined;
  if (!isPlainObject(meta)) return 'params._meta is no object';
  const token = meta['progressToken'];
  return token === undefined || isRequestId(token) ? undefined : `params._meta.progressToken ${ID}`;
}

function answerProblem(message: Readonly<Record<string, unknown>>): string | undefined {
  const hasResult = 'result' in message;
  const hasError = 'error' in message;
  if (!hasResult && !hasError)
    return 'it has no method, as requests and notifications do, and no result or error, as answers do';
  if (hasResult && hasError) return 'it has a result and an error';
  if (hasResult) return isPlainObject(message['result']) ? undefined : 'result is no object';
  const { error } = message;
  if (!isPlainObject(error)) return 'error is no object';
  return Number.isSafeInteger(error['code']) && typeof error['message'] === 'string'
    ? undefined
    : 'error has no code that is a whole number, or no message that is text';
}
