import { setTimeout as delay } from 'node:timers/promises';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { Principal } from '../../session/principal.js';
import { RECONNECTION, remoteFetch } from '../remote-fetch.js';
import type { UrlOptions } from '../upstream-options.js';
import type { UpstreamSettings } from '../upstream-settings.js';

/** The other server has so long to end a session, in ms. */
const FAREWELL_MS = 2_000;

/** To a server over Streamable HTTP. */
export function remoteTransport(
  options: UrlOptions,
  settings: UpstreamSettings,
  principal: Principal | null,
): Transport {
  const fetch = remoteFetch(options, settings, principal);
  return new ClosingSession(new URL(options.url), { fetch, reconnectionOptions: RECONNECTION });
}

/** Ends its session with it, where the other server lets it. */
class ClosingSession extends StreamableHTTPClientTransport {
  override async close(): Promise<void> {
    const ended = this.sessionId === undefined ? undefined : this.terminateSession().catch(() => undefined);
    await Promise.race([ended, delay(FAREWELL_MS, undefined, { ref: false })]);
    await super.close();
  }
}
