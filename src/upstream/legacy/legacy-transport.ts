import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { Principal } from '../../session/principal.js';
import { childTransport } from '../child-transport.js';
import type { UpstreamOptions } from '../upstream-options.js';
import type { UpstreamSettings } from '../upstream-settings.js';
import { inProcessTransport } from './in-process-transport.js';
import { remoteTransport } from './remote-transport.js';

/** @param principal whose connection it will be */
export async function legacyTransport(
  options: UpstreamOptions,
  settings: UpstreamSettings,
  principal: Principal | null,
): Promise<Transport> {
  if ('command' in options) return childTransport(options, settings);
  if ('url' in options) return remoteTransport(options, settings, principal);
  return inProcessTransport(options);
}
