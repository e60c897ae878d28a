import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { Principal } from '../session/principal.js';
import { bounded } from './bounded-body.js';
import type { UrlOptions } from './upstream-options.js';
import type { UpstreamSettings } from './upstream-settings.js';

/** A stream of a server that restarts is looked for again as long as the connection lives. */
export const RECONNECTION = {
  initialReconnectionDelay: 1_000,
  maxReconnectionDelay: 30_000,
  reconnectionDelayGrowFactor: 1.5,
  maxRetries: Number.MAX_SAFE_INTEGER,
};

/** Asks one server, in the name of whose connection it is. */
export function remoteFetch(options: UrlOptions, settings: UpstreamSettings, principal: Principal | null): FetchLike {
  return async (url, init) => {
    const { headers = {} } = options;
    const own = typeof headers === 'function' ? await headers(principal) : headers;
    const all = new Headers(init?.headers);
    for (const [name, value] of Object.entries(own)) all.set(name, value);
    // What is sent along is for that URL, and not for where it redirects to.
    return bounded(await fetch(url, { ...init, headers: all, redirect: 'error' }), settings.maxMessageBytes);
  };
}
