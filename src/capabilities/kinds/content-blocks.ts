import { quoted } from '../../text/quoted.js';
import { WrongAnswerError } from './wrong-answer.error.js';

/** By its type, the texts that a block has (MCP, Content). Clients refuse the whole answer where one is missing. */
const TEXTS: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['text', ['text']],
  ['image', ['data', 'mimeType']],
  ['audio', ['data', 'mimeType']],
  ['resource_link', ['uri', 'name']],
  ['resource', []],
]);

type Members = Readonly<Record<string, unknown>>;

/** @throws WrongAnswerError for a block that no revision of the protocol has */
export function assertBlocks(blocks: readonly object[]): void {
  for (const block of blocks) assertBlock(block as Members);
}

/** The same for what a resource is read as, alone or embedded. @throws WrongAnswerError */
export function assertContents(contents: unknown): void {
  const { uri, text, blob } = (contents ?? {}) as Members;
  assertUri(uri, 'the contents of a resource');
  if (typeof text !== 'string' && typeof blob !== 'string')
    throw new WrongAnswerError('the contents of a resource have neither a text nor a blob');
}

function assertBlock(block: Members): void {
  const { type } = block;
  const texts = TEXTS.get(type);
  if (!texts) throw new WrongAnswerError(`the protocol has no content of type "${quoted(String(type))}"`);
  for (const name of texts)
    if (typeof block[name] !== 'string') throw new WrongAnswerError(`content of type "${String(type)}" has no ${name}`);
  if (type === 'resource_link') assertUri(block['uri'], 'a resource_link');
  if (type === 'resource') assertContents(block['resource']);
}

function assertUri(uri: unknown, what: string): void {
  if (typeof uri === 'string' && URL.canParse(uri)) return;
  throw new WrongAnswerError(`${what} has no absolute URI such as "docs://guide"`);
}
