import type { GetPromptResult } from '@modelcontextprotocol/sdk/types.js';
import { wellFormed } from '../../text/well-formed.js';
import { assertBlocks } from './content-blocks.js';
import type { PromptReturn } from '../handlers.js';

/**
 * @param description of the definition; a result that brings its own keeps it
 * @throws WrongAnswerError
 */
export function toPromptResult(answer: PromptReturn, description: string | undefined): GetPromptResult {
  const about = description === undefined ? {} : { description };
  if (typeof answer === 'string')
    return { ...about, messages: [{ role: 'user', content: { type: 'text', text: wellFormed(answer) } }] };
  const result = 'messages' in answer ? answer : { messages: answer };
  assertBlocks(result.messages.map(({ content }) => content));
  return { ...about, ...result } as GetPromptResult;
}
