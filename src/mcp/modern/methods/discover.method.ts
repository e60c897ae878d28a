import type { ServerCapabilities } from '@modelcontextprotocol/sdk/types.js';
import { resultText } from '../calls/result-text.js';
import { LIST_CACHE } from '../calls/cache-hints.js';
import type { ModernExtension, ModernMethods } from '../calls/modern-serving.js';
import { SERVED_REVISIONS } from '../../rpc/modern-revisions.js';
import { PreparedResult } from '../../rpc/prepared-result.js';

/** `server/discover`: what this service speaks and can do, in both eras. The same for every caller, so written once. */
export function discoverMethod(
  declared: ServerCapabilities,
  extensions: readonly ModernExtension[],
): Pick<ModernMethods, 'server/discover'> {
  const named = Object.assign({}, ...extensions.map((extension) => extension.extensions)) as Record<string, object>;
  const capabilities = Object.keys(named).length > 0 ? { ...declared, extensions: named } : declared;
  const answer = new PreparedResult(resultText({ supportedVersions: SERVED_REVISIONS, capabilities, ...LIST_CACHE }));
  return { 'server/discover': async () => answer };
}
