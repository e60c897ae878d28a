import type { ToolResultLike } from '../capabilities/handlers.js';
import { isJson } from './openapi-document.js';

/** Of an error's body so many UTF-16 units are passed on. */
const MOST_OF_ERROR = 4_000;

/** What an API answered, as a tool answers it. */
export async function operationResult(response: Response, maxBytes: number, what: string): Promise<ToolResultLike> {
  const { status, statusText, headers } = response;
  const bytes = await read(response, maxBytes);
  if (!response.ok)
    return failed(`${what} was answered ${status} ${statusText}`.trim(), bytes.text.slice(0, MOST_OF_ERROR), response);
  if (bytes.isCut) return failed(`The answer of ${what} has more than ${maxBytes} bytes; ask for less`, '', response);
  const type = headers.get('content-type') ?? '';
  const value = isJson(type) ? parsed(bytes.text) : undefined;
  if (value === undefined && bytes.text !== '' && !isText(type))
    return failed(`${what} was answered with ${type || 'no type'}, which is no text`, '', response);
  return {
    content: [
      {
        type: 'text',
        text: bytes.text === '' ? `${what} was answered ${status} ${statusText}`.trim() : bytes.text,
      } as never,
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

/** What is longer is not read. */
async function read({ body }: Response, maxBytes: number): Promise<{ readonly text: string; readonly isCut: boolean }> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > maxBytes) break;
  }
  return { text: Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8'), isCut: length > maxBytes };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isText(type: string): boolean {
  return /^text\/|\bxml\b|json\b|^application\/x-www-form-urlencoded/i.test(type);
}
