import type { IncomingMessage } from 'node:http';
import type { AuthenticatedRequest } from './caller.js';

/** No header and no name: no field of a request that others read has it. */
const TOKEN = Symbol('access token');

type Keeping = IncomingMessage & { [TOKEN]?: string };

/** Keeps the token for as long as its request: a stream is asked again whether its token is good. */
export function keepToken(request: AuthenticatedRequest, token: string): void {
  (request as Keeping)[TOKEN] = token;
}

export function keptToken(request: IncomingMessage): string | undefined {
  return (request as Keeping)[TOKEN];
}
