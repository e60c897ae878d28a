import type { CallToolResult } from '../capabilities/protocol.js';

/** The texts of a result, joined by line breaks. Throws when the tool answered with an error. */
export function textOf(result: CallToolResult): string {
  if (result.isError) throw new Error(`The tool answered with an error: ${textsOf(result)}`);
  return textsOf(result);
}

/** The message of an error result. Throws when the tool succeeded. */
export function errorTextOf(result: CallToolResult): string {
  if (!result.isError) throw new Error(`The tool was expected to fail and answered: ${textsOf(result)}`);
  return textsOf(result);
}

/**
 * The structured content of a result: what is no object is in its `result`, as sessions get it. Throws when the tool answered with an error
 * or without one.
 */
export function structuredOf(result: CallToolResult): Record<string, unknown> {
  const text = textOf(result);
  if (!result.structuredContent) throw new Error(`The tool answered without structured content: ${text}`);
  return result.structuredContent;
}

function textsOf({ content }: CallToolResult): string {
  return content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n');
}
