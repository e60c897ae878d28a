import type { ReadResourceResult } from '@modelcontextprotocol/sdk/types.js';
import { wellFormed } from '../../text/well-formed.js';
import { uriKey } from '../../text/uri-key.js';
import { assertContents } from './content-blocks.js';
import type { ContentsLike, ResourceReturn } from '../handlers.js';

/** What an answer is to. */
interface Asked {
  readonly uri: URL;
  /** As the client wrote it. */
  readonly requested: string;
  /** Of the definition; contents that name their own keep it. */
  readonly mimeType: string | undefined;
}

/** @throws WrongAnswerError */
export function toReadResult(answer: ResourceReturn, asked: Asked): ReadResourceResult {
  const { requested: uri, mimeType } = asked;
  const about = mimeType === undefined ? { uri } : { uri, mimeType };
  if (typeof answer === 'string') return { contents: [{ ...about, text: wellFormed(answer) }] };
  if (answer instanceof Uint8Array) return { contents: [{ ...about, blob: toBase64(answer) }] };
  const result = 'contents' in answer ? answer : { contents: answer };
  result.contents.forEach(assertContents);
  return { ...result, contents: result.contents.map((contents) => spelled(contents, asked)) } as ReadResourceResult;
}

/** Contents of the very resource are named as its client named it; others, of a folder say, as they are. */
function spelled(contents: ContentsLike, { uri, requested }: Asked): ContentsLike {
  return contents.uri !== requested && uriKey(contents.uri) === uri.href ? { ...contents, uri: requested } : contents;
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
