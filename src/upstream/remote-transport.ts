import { setTimeout as delay } from 'node:timers/promises';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { FetchLike, Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { Principal } from '../session/principal.js';
import { bounded } from './bounded-body.js';
import type { UrlOptions } from './upstream-options.js';
import type { UpstreamSettings } from './upstream-settings.js';

/** A stream of a server that restarts is looked for again as long as the connection lives. */
const RECONNECTION = {
  initialReconnectionDelay: 1_000,
  maxReconnectionDelay: 30_000,
  reconnectionDelayGrowFactor: 1.5,
  maxRetries: Number.MAX_SAFE_INTEGER,
};

/** The other server has so long to end a session, in ms. */
const FAREWELL_MS = 2_000;

/** To a server over Streamable HTTP. */
export function remoteTransport(
  options: UrlOptions,
  settings: UpstreamSettings,
  principal: Principal | null,
): Transport {
  const request: FetchLike = async (url, init) => {
    const { headers = {} } = options;
    const own = typeof headers === 'function' ? await headers(principal) : headers;
    const all = new Headers(init?.headers);
    for (const [name, value] of Object.entries(own)) all.set(name, value);
    // What is sent along is for that URL, and not for where it redirects to.
    return bounded(await fetch(url, { ...init, headers: all, redirect: 'error' }), settings.maxMessageBytes);
  };
  return new ClosingSession(new URL(options.url), { fetch: request, reconnectionOptions: RECONNECTION });
}

/** Ends its session with it, where the other server lets it. */
class ClosingSession extends StreamableHTTPClientTransport {
  override async close(): Promise<void> {
    const ended = this.sessionId === undefined ? undefined : this.terminateSession().catch(() => undefined);
    await Promise.race([ended, delay(FAREWELL_MS, undefined, { ref: false })]);
    await super.close();
  }
}
