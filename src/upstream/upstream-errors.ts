import { StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { NotFoundException } from '@nestjs/common';
import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';
import { ProtocolError, ToolError } from '../capabilities/errors.js';

/** Of revisions up to 2025-11-25, Resources, Error Handling. */
const RESOURCE_NOT_FOUND = -32002;

/** The SDK puts this before the message that a server sent. */
const SDK_PREFIX = /^MCP error -?\d+: /;

/** Caller and model learn that it is the other server which is not there; the log says why. */
export function unavailable(name: string): ToolError {
  return new ToolError(`The server "${name}", which this is passed on to, is not available. Try again later.`);
}

export function timedOut(name: string, ms: number): ToolError {
  return new ToolError(`The server "${name}", which this is passed on to, said nothing for ${ms / 1000} s.`);
}

export function busy(name: string): ToolError {
  return new ToolError(`All connections to the server "${name}" are in use. Try again later.`);
}

/** The other server has forgotten the session of a connection: nothing was done, and another connection may do it. */
export class SessionLostError extends Error {
  constructor() {
    super('The other server does not know the session any more');
    this.name = 'SessionLostError';
  }
}

/** MCP, Transports, Session Management: so it is told. */
export function isSessionLost(error: unknown): boolean {
  return error instanceof StreamableHTTPError && error.code === 404;
}

/** The same as the other server answered; what is no answer of it says that it is not available. */
export function toOwnError(error: unknown, name: string): Error {
  if (!(error instanceof McpError)) return unavailable(name);
  const message = error.message.replace(SDK_PREFIX, '');
  if (error.code === Number(RESOURCE_NOT_FOUND)) return new NotFoundException(message);
  if (error.code === Number(ErrorCode.ConnectionClosed)) return unavailable(name);
  return new ProtocolError(error.code, message, error.data);
}
