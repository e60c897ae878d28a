import { isJsonContentType } from '@modelcontextprotocol/server';
import type { IncomingMessage } from 'node:http';
import type { AcceptedTypes } from '../../http/accepted-types.js';
import { headerOf, VERBS } from './mcp-request.js';
import type { Refusal } from '../rpc/refusals.js';
import { RpcCode } from '../rpc/rpc-error.js';

/** What is wrong with a request before its body is read: 405, 406 or 415 of the Streamable HTTP transport. */
export function refusalOfHead(request: IncomingMessage, accepted: AcceptedTypes): Refusal | undefined {
  const { method = '' } = request;
  if (!VERBS.includes(method)) return methodNotAllowed;
  if (method === 'GET') return accepted.stream ? undefined : getNotAcceptable;
  if (method === 'POST') return refusalOfPost(request, accepted);
  return undefined;
}

function refusalOfPost(request: IncomingMessage, { json, stream }: AcceptedTypes): Refusal | undefined {
  if (!json || !stream) return postNotAcceptable;
  if (!isJsonContentType(headerOf(request, 'content-type'))) return unsupportedMediaType;
  return isPlain(headerOf(request, 'content-encoding')) ? undefined : unsupportedEncoding;
}

/** A list of codings, of which `identity` is none (RFC 9110, section 8.4). */
function isPlain(encoding: string | undefined): boolean {
  if (encoding === undefined) return true;
  return encoding.split(',').every((coding) => NO_CODINGS.has(coding.trim().toLowerCase()));
}

const NO_CODINGS: ReadonlySet<string> = new Set(['', 'identity']);

const methodNotAllowed: Refusal = {
  status: 405,
  code: RpcCode.Refused,
  message: 'Method not allowed.',
  headers: { Allow: VERBS.join(', ') },
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
