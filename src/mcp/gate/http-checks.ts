import { isJsonContentType } from '@modelcontextprotocol/server';
import type { IncomingMessage } from 'node:http';
import { headerOf } from './mcp-request.js';
import { RpcCode, type Refusal } from '../rpc/rpc-error.js';

const METHODS = ['GET', 'POST', 'DELETE'];

/** What is wrong with a request before its body is read: 405, 406 or 415 of the Streamable HTTP transport. */
export function refusalOfHead(request: IncomingMessage): Refusal | undefined {
  const { method = '' } = request;
  if (!METHODS.includes(method)) return methodNotAllowed;
  if (method === 'GET') return accepts(request, 'text/event-stream') ? undefined : getNotAcceptable;
  if (method === 'POST') return refusalOfPost(request);
  return undefined;
}

function refusalOfPost(request: IncomingMessage): Refusal | undefined {
  if (!accepts(request, 'application/json') || !accepts(request, 'text/event-stream')) return postNotAcceptable;
  if (!isJsonContentType(headerOf(request, 'content-type'))) return unsupportedMediaType;
  const encoding = headerOf(request, 'content-encoding');
  return encoding === undefined || encoding.toLowerCase() === 'identity' ? undefined : unsupportedEncoding;
}

/** Only a type's name counts, as in the SDK; parameters and weights do not. A wildcard accepts both types. */
function accepts(request: IncomingMessage, type: string): boolean {
  const accept = headerOf(request, 'accept');
  return accept !== undefined && (accept.includes(type) || accept.includes('*/*'));
}

const methodNotAllowed: Refusal = {
  status: 405,
  code: RpcCode.Refused,
  message: 'Method not allowed.',
  headers: { Allow: 'GET, POST, DELETE' },
};

const getNotAcceptable: Refusal = {
  status: 406,
  code: RpcCode.Refused,
  message: 'Not Acceptable: Client must accept text/event-stream',
};

const postNotAcceptable: Refusal = {
  status: 406,
  code: RpcCode.Refused,
  message: 'Not Acceptable: Client must accept both application/json and text/event-stream',
};

const unsupportedMediaType: Refusal = {
  status: 415,
  code: RpcCode.Refused,
  message: 'Unsupported Media Type: Content-Type must be application/json',
};

const unsupportedEncoding: Refusal = {
  status: 415,
  code: RpcCode.Refused,
  message: 'Unsupported Media Type: Content-Encoding must be identity',
};
