import type { ServerCapabilities } from '@modelcontextprotocol/sdk/types.js';
import { SERVER_INFO_META_KEY } from '@modelcontextprotocol/server';
import type { ServerIdentity } from '../../../identity/identity.js';
import { serverInfo } from '../../rpc/server-info.js';
import type { ResultTexts } from '../calls/result-texts.js';
import type { Extensions } from '../../../extensions/extensions.js';
import { LIST_CACHE } from '../calls/cache-hints.js';
import type { ModernMethods } from '../calls/modern-serving.js';
import { MODERN_REVISION, SERVED_REVISIONS } from '../../rpc/modern-revisions.js';
import { PreparedResult } from '../../rpc/prepared-result.js';

/** `server/discover`: what this service speaks and can do, in both eras. The same for every caller, so written once: where it is first asked for. */
export function discoverMethod(
  declared: ServerCapabilities,
  extensions: Extensions,
  identity: ServerIdentity,
  texts: ResultTexts,
): Pick<ModernMethods, 'server/discover'> {
  const { instructions } = identity;
  const write = () => {
    const named = extensions.declaredIn('modern');
    return texts.of({
      supportedVersions: SERVED_REVISIONS,
      capabilities: Object.keys(named).length > 0 ? { ...declared, extensions: named } : declared,
      ...(instructions !== undefined && { instructions }),
      ...LIST_CACHE,
      _meta: { [SERVER_INFO_META_KEY]: serverInfo(identity, MODERN_REVISION) },
    });
  };
  let answer: PreparedResult | undefined;
  return { 'server/discover': async () => (answer ??= new PreparedResult(write())) };
}
