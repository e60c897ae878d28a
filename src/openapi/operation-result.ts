import type { ToolResultLike } from '../capabilities/handlers.js';
import { isJson, isText } from './openapi-document.js';

/** Of an error's body so many UTF-16 units are passed on. */
const MOST_OF_ERROR = 4_000;

/** Of which operation an answer is. */
export interface Asked {
  readonly what: string;
  /** Names a file that it is answered with. It has no host: where an API is, is no business of clients. */
  readonly uri: string;
}

/** What an API answered, as a tool answers it. */
export async function operationResult(response: Response, maxBytes: number, asked: Asked): Promise<ToolResultLike> {
  const { status, statusText, headers, ok } = response;
  const { what } = asked;
  const { bytes, isCut } = await read(response, maxBytes);
  const type = headers.get('content-type') ?? '';
  const isReadable = bytes.length === 0 || isText(type);
  if (!ok) {
    const body = isReadable || type === '' ? textOf(bytes, type).slice(0, MOST_OF_ERROR) : '';
    return failed(`${what} was answered ${status} ${statusText}`.trim(), body, response);
  }
  if (isCut) return failed(`The answer of ${what} has more than ${maxBytes} bytes; ask for less`, '', response);
  if (!isReadable) return { content: [file(bytes, type, asked) as never] };
  const text = textOf(bytes, type);
  const value = isJson(type) ? parsed(text) : undefined;
  return {
    content: [
      { type: 'text', text: text === '' ? `${what} was answered ${status} ${statusText}`.trim() : text } as never,
    ],
    ...(value !== undefined && { structuredContent: value }),
  };
}

/** A model learns what went wrong and when to try again; programs find it in `_meta`. */
function failed(message: string, body: string, { status, headers }: Response): ToolResultLike {
  const retryAfter = headers.get('retry-after');
  const lines = [
    message,
    ...(retryAfter === null ? [] : [`Retry-After: ${retryAfter}`]),
    ...(body === '' ? [] : [body]),
  ];
  return {
    content: [{ type: 'text', text: lines.join('\n') } as never],
    isError: true,
    _meta: { httpStatus: status, ...(retryAfter !== null && { retryAfter }) },
  };
}

/** Pictures and sounds are what a model can look at and hear; of another file a client can make something. */
function file(bytes: Buffer, type: string, { uri }: Asked): object {
  const mimeType = type.split(';')[0]!.trim().toLowerCase() || 'application/octet-stream';
  const data = bytes.toString('base64');
  const [kind] = mimeType.split('/');
  if (kind === 'image' || kind === 'audio') return { type: kind, data, mimeType };
  return { type: 'resource', resource: { uri, mimeType, blob: data } };
}

/** What is longer is not read. */
async function read(
  { body }: Response,
  maxBytes: number,
): Promise<{ readonly bytes: Buffer; readonly isCut: boolean }> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > maxBytes) break;
  }
  return { bytes: Buffer.concat(chunks).subarray(0, maxBytes), isCut: length > maxBytes };
}

/** In the character set that the type says, where it is one. */
function textOf(bytes: Buffer, type: string): string {
  const [, label] = /;\s*charset="?([\w-]+)/i.exec(type) ?? [];
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    return bytes.toString('utf8');
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
