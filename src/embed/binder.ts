import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Takes a request of the host, in Node's own objects and with its body unread.
 * @returns whether it answers; what it doesn't is the host's
 */
export type Take = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Brings the requests of one platform of Nest to embedded servers, before anything of the host reads their bodies. */
export interface Binder {
  /** To be called before the host's `init()`, which binds its body parser. */
  bind(take: Take): void;
}
