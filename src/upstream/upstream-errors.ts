import { StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ToolError } from '../capabilities/errors.js';

/** Of revisions up to 2025-11-25, Resources, Error Handling. */
export const RESOURCE_NOT_FOUND = -32002;

/** A request ended here, and not by an answer of the other server. */
export class NotPassedOnError extends ToolError {
  constructor(
    readonly outcome: 'unavailable' | 'timeout' | 'busy',
    message: string,
  ) {
    super(message);
  }
}

/** Caller and model learn that it is the other server which is not there; the log says why. */
export function unavailable(name: string): NotPassedOnError {
  return new NotPassedOnError(
    'unavailable',
    `The server "${name}", which this is passed on to, is not available. Try again later.`,
  );
}

export function timedOut(name: string, ms: number): NotPassedOnError {
  return new NotPassedOnError(
    'timeout',
    `The server "${name}", which this is passed on to, said nothing for ${ms / 1000} s.`,
  );
}

export function busy(name: string): NotPassedOnError {
  return new NotPassedOnError('busy', `All connections to the server "${name}" are in use. Try again later.`);
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
