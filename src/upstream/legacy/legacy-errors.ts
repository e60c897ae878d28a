import { NotFoundException } from '@nestjs/common';
import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';
import { ProtocolError } from '../../capabilities/errors.js';
import { RESOURCE_NOT_FOUND, unavailable } from '../upstream-errors.js';

/** The SDK puts this before the message that a server sent. */
const SDK_PREFIX = /^MCP error -?\d+: /;

/** The same as the other server answered; what is no answer of it says that it is not available. */
export function toOwnError(error: unknown, name: string): Error {
  if (!(error instanceof McpError)) return unavailable(name);
  const message = error.message.replace(SDK_PREFIX, '');
  if (error.code === RESOURCE_NOT_FOUND) return new NotFoundException(message);
  if (error.code === Number(ErrorCode.ConnectionClosed)) return unavailable(name);
  return new ProtocolError(error.code, message, error.data);
}

/** Whether the other server said it: the SDK gives two codes of its own to what nothing answered. */
export function isAnswer(error: unknown): boolean {
  if (!(error instanceof McpError)) return false;
  return error.code !== Number(ErrorCode.RequestTimeout) && error.code !== Number(ErrorCode.ConnectionClosed);
}
