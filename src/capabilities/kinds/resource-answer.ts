import type { ReadResourceResult } from '@modelcontextprotocol/sdk/types.js';
import { wellFormed } from '../../text/well-formed.js';
import type { ResourceReturn } from '../handlers.js';

/** @param mimeType of the definition; contents that name their own keep it */
export function toReadResult(answer: ResourceReturn, uri: string, mimeType: string | undefined): ReadResourceResult {
  const about = mimeType === undefined ? { uri } : { uri, mimeType };
  if (typeof answer === 'string') return { contents: [{ ...about, text: wellFormed(answer) }] };
  if (answer instanceof Uint8Array) return { contents: [{ ...about, blob: toBase64(answer) }] };
  if ('contents' in answer) return answer as ReadResourceResult;
  return { contents: answer } as ReadResourceResult;
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
