import type { Transport } from '@modelcontextprotocol/client';
import type { Principal } from '../../session/principal.js';
import { childTransport, type SupervisedChild } from '../child-transport.js';
import { RECONNECTION, remoteFetch } from '../remote-fetch.js';
import type { UpstreamOptions } from '../upstream-options.js';
import type { UpstreamSettings } from '../upstream-settings.js';

type Sdk2 = typeof import('@modelcontextprotocol/client');

/** The package that knows revision 2026-07-28 is not there. */
export class NoModernClientError extends Error {
  constructor(name: string, options: ErrorOptions) {
    super(
      `The server "${name}" may speak only revision 2026-07-28, which needs a package that is not installed: npm install @modelcontextprotocol/client`,
      options,
    );
    this.name = 'NoModernClientError';
  }
}

/** @throws NoModernClientError */
export async function sdk2(name: string): Promise<Sdk2> {
  return await import('@modelcontextprotocol/client').catch((error: unknown) => {
    throw new NoModernClientError(name, { cause: error });
  });
}

/** To a child, which is on trial, or to a URL. */
export function modernTransport(
  { StreamableHTTPClientTransport }: Sdk2,
  options: UpstreamOptions,
  settings: UpstreamSettings,
  principal: Principal | null,
): Transport | SupervisedChild {
  if ('command' in options) return Object.assign(childTransport(options, settings), { isOnTrial: true });
  if (!('url' in options)) throw new Error('A server of this process is connected to in the legacy era');
  const fetch = remoteFetch(options, settings, principal);
  return new StreamableHTTPClientTransport(new URL(options.url), { fetch, reconnectionOptions: RECONNECTION });
}
