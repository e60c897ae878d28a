import type { CallToolResult, Tool } from '@modelcontextprotocol/sdk/types.js';
import { isPlainObject } from '../../rpc/plain-object.js';
import { wrappedSchema } from './wrapped-schema.js';

/**
 * In a session structured content is an object, and so is the root of an output schema. What is none is wrapped: the value as
 * `{ result: value }`, and its schema as that of such an object (SEP-2106; the official SDK does the same).
 */

/** Whether an answer of the tool is wrapped whatever it is: it must fit the schema that is listed. */
function isWrapped({ outputSchema }: Tool): boolean {
  const { type } = (outputSchema ?? { type: 'object' }) as { readonly type?: unknown };
  return type !== 'object';
}

/** @param page of any list */
export function wrappedPage(page: object & { readonly tools?: readonly Tool[] }): object {
  return page.tools?.some(isWrapped) ? { ...page, tools: page.tools.map(wrappedTool) } : page;
}

function wrappedTool(tool: Tool): object {
  return isWrapped(tool) ? { ...tool, outputSchema: wrappedSchema(tool.outputSchema!) } : tool;
}

/** @param tool that was called; `undefined` where there is none */
export function wrappedResult(result: CallToolResult, tool: Tool | undefined): CallToolResult {
  const value: unknown = result.structuredContent;
  if (value === undefined || (isPlainObject(value) && !(tool && isWrapped(tool)))) return result;
  return { ...result, structuredContent: { result: value } };
}
