import type { CallToolResult, GetPromptResult, ReadResourceResult } from '@modelcontextprotocol/sdk/types.js';
import { jsonText } from '../../../text/sent-json.js';
import { knownBlock, knownContents } from './known-content.js';
import { JUNE, knownMembers, type Members, NOVEMBER } from './known-members.js';

/** What a call came to, as a revision knows it. */
export function knownToolResult(result: CallToolResult, revision: string): CallToolResult {
  return revision >= NOVEMBER ? result : olderToolResult(result, revision);
}

export function knownPromptResult(result: GetPromptResult, revision: string): GetPromptResult {
  return revision >= NOVEMBER ? result : olderPromptResult(result, revision);
}

export function knownReadResult(result: ReadResourceResult, revision: string): ReadResourceResult {
  return revision >= NOVEMBER ? result : olderReadResult(result, revision);
}

/** Before 2025-06-18 a structured answer is the text of its JSON. */
function olderToolResult(result: CallToolResult, revision: string): CallToolResult {
  const known = knownMembers(result, { structuredContent: JUNE }, revision);
  const content = (result.content ?? []).map((block, index) => knownBlock(block, index, revision));
  const isLost = content.length === 0 && known !== result;
  return { ...known, content: isLost ? [asText(result.structuredContent)] : content } as CallToolResult;
}

function olderPromptResult(result: GetPromptResult, revision: string): GetPromptResult {
  const messages = result.messages.map((message, index) => ({
    ...message,
    content: knownBlock(message.content, index, revision),
  }));
  return { ...result, messages } as GetPromptResult;
}

function olderReadResult(result: ReadResourceResult, revision: string): ReadResourceResult {
  return { ...result, contents: result.contents.map((contents) => knownContents(contents, revision)) };
}

function asText(structured: unknown): Members {
  return { type: 'text', text: jsonText(structured) };
}
