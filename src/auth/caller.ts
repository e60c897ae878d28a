import type { IncomingMessage } from 'node:http';
import type { Principal } from '../session/principal.js';

/** Who sent a request and what the token lets them do. */
export interface Caller {
  /** Who the token is about. */
  readonly principal: Principal;
  /** The OAuth client that the token was issued to, where the token says so. */
  readonly clientId: string | undefined;
  /** OAuth scopes of the token. */
  readonly scopes: ReadonlySet<string>;
  /** Roles of the token (`AUTH_ROLES_CLAIM`). */
  readonly roles: ReadonlySet<string>;
  /** When the token ends, the clock tolerance included, in ms since the epoch. */
  readonly expiresAt: number;
}

/** A request that has passed the token check. There is no caller without authentication, and where callers without a token are let in. */
export interface AuthenticatedRequest extends IncomingMessage {
  caller?: Caller;
  /** The caller's; `null` where there is none. */
  principal: Principal | null;
}
