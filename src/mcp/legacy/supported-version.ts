import { quoted } from '../../text/quoted.js';
import { LEGACY_REVISIONS } from '../rpc/legacy-revisions.js';
import { badRequest, RefusedError } from '../rpc/refusals.js';
import { RpcCode } from '../rpc/rpc-error.js';

/** Any supported revision will do, and none. @throws RefusedError */
export function assertSupportedVersion(version: string | undefined): void {
  if (version === undefined || LEGACY_REVISIONS.includes(version)) return;
  const supported = LEGACY_REVISIONS.join(', ');
  throw new RefusedError(
    badRequest(
      RpcCode.Refused,
      `Bad Request: Unsupported protocol version: ${quoted(version)} (supported versions: ${supported})`,
    ),
  );
}
