import type { RequestId } from '@modelcontextprotocol/sdk/types.js';
import { RpcCode, type Refusal } from '../rpc/rpc-error.js';

const ENCODED = /^=\?base64\?(.*)\?=$/s;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads a header value that may be Base64 of UTF-8 (`=?base64?…?=`); any other value stands for itself.
 * @returns `undefined` for Base64 that is not canonical or not UTF-8, which must be refused (spec 2026-07-28, Value Encoding)
 */
export function decodeHeaderValue(value: string): string | undefined {
  const encoded = ENCODED.exec(value)?.[1];
  if (encoded === undefined) return value;
  if (!BASE64.test(encoded)) return undefined;
  try {
    return utf8.decode(Buffer.from(encoded, 'base64'));
  } catch {
    return undefined;
  }
}

export function headerMismatch(id: RequestId, what: string): Refusal {
  return {
    status: 400,
    code: RpcCode.HeaderMismatch,
    message: `Bad Request: the request headers and body disagree: ${what}`,
    id,
  };
}
