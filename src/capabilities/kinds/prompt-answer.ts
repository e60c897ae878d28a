import type { GetPromptResult } from '@modelcontextprotocol/sdk/types.js';
import { wellFormed } from '../../text/well-formed.js';
import type { PromptReturn } from '../handlers.js';

/** @param description of the definition; a result that brings its own keeps it */
export function toPromptResult(answer: PromptReturn, description: string | undefined): GetPromptResult {
  const about = description === undefined ? {} : { description };
  if (typeof answer === 'string')
    return { ...about, messages: [{ role: 'user', content: { type: 'text', text: wellFormed(answer) } }] };
  if ('messages' in answer) return { ...about, ...answer } as GetPromptResult;
  return { ...about, messages: answer } as GetPromptResult;
}
