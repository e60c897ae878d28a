import type { CreateMessageRequestParams, SamplingMessage } from '@modelcontextprotocol/sdk/types.js';

/** A question that no client may be sent: a bug of what asks, so its client only learns that something went wrong. */
export class QuestionDefinitionError extends Error {
  readonly code = 'QUESTION_DEFINITION';
  constructor(reason: string) {
    super(`The question was not sent: ${reason}`);
    this.name = 'QuestionDefinitionError';
  }
}

/** What clients open in a browser. All else could run code in the client or show what lies on its machine. */
const OPENED_PROTOCOLS: ReadonlySet<string> = new Set(['https:', 'http:']);

/** A URL that each parser of URIs reads as it is (RFC 3986). */
const URI = /^https?:\/\/[!#-;=?-Z[\]_a-z~]+$/;

/**
 * A URL as clients are sent it (MCP, Elicitation, URL mode): as it was written where that is a URI.
 *
 * @returns `undefined` where no client may open it
 */
export function openedUrl(url: unknown): string | undefined {
  if (typeof url !== 'string') return undefined;
  const parsed = URL.parse(url);
  if (!parsed || !OPENED_PROTOCOLS.has(parsed.protocol)) return undefined;
  return URI.test(url) ? url : parsed.href;
}

/** What is wrong with the URL of a question; `undefined` where clients may be sent it. */
export function problemOfUrl(url: unknown): string | undefined {
  if (openedUrl(url) !== undefined) return undefined;
  return 'its URL is not one of https: or http:, which are all that a client may open (MCP, Elicitation, URL mode)';
}

/** What is wrong with the order of a model's messages; `undefined` where clients may be sent them. */
export function problemOfSampling({ messages }: CreateMessageRequestParams): string | undefined {
  for (const [index, message] of messages.entries()) {
    const problem = problemOfPair(messages[index - 1], message);
    if (problem !== undefined) return `${problem} (MCP, Sampling, Tool Use)`;
  }
  return undefined;
}

/** Each use of a tool has its result in the message after it, and that holds nothing else. */
function problemOfPair(before: SamplingMessage | undefined, message: SamplingMessage): string | undefined {
  const used = idsIn(before, 'tool_use');
  const results = idsIn(message, 'tool_result');
  if (results.size > 0 && blocksOf(message).some(({ type }) => type !== 'tool_result'))
    return 'a message with a tool_result holds something else';
  if (used.size === results.size && [...used].every((id) => results.has(id))) return undefined;
  return 'the tool_result blocks of a message are not those of the tool_use blocks in the message before it';
}

function idsIn(message: SamplingMessage | undefined, type: 'tool_use' | 'tool_result'): ReadonlySet<string> {
  const ids = message === undefined ? [] : blocksOf(message).map((block) => idOf(block, type));
  return new Set(ids.filter((id) => id !== undefined));
}

function idOf(block: Block, type: 'tool_use' | 'tool_result'): string | undefined {
  if (block.type !== type) return undefined;
  return block.type === 'tool_use' ? block.id : block.toolUseId;
}

type Block = Extract<SamplingMessage['content'], readonly unknown[]>[number];

/** The blocks of a message, which may be one or several. */
export function blocksOf({ content }: SamplingMessage): readonly Block[] {
  return Array.isArray(content) ? content : [content];
}
