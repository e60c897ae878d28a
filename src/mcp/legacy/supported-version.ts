import { quoted } from '../../text/quoted.js';
import { LEGACY_REVISIONS } from '../rpc/legacy-revisions.js';
import { MODERN_REVISION } from '../rpc/modern-revisions.js';
import { badRequest, RefusedError } from '../rpc/refusals.js';
import { RpcCode } from '../rpc/rpc-error.js';

/**
 * Any supported revision will do, and none, and that of the session, which an earlier release may have agreed on.
 * @param own the revision of the request's session, where it has one
 * @throws RefusedError
 */
export function assertSupportedVersion(version: string | undefined, own?: string): void {
  if (version === undefined || version === own || LEGACY_REVISIONS.includes(version)) return;
  throw new RefusedError(badRequest(RpcCode.Refused, `Bad Request: ${problemOf(version, own)}`));
}

function problemOf(version: string, own: string | undefined): string {
  if (version !== MODERN_REVISION)
    return `Unsupported protocol version: ${quoted(version)} (supported versions: ${LEGACY_REVISIONS.join(', ')})`;
  return own === undefined
    ? `what a client of revision ${version} posts is one request or one notification`
    : `revision ${version} has no sessions; requests of this one name ${own}`;
}
