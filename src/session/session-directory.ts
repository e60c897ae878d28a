import type { Away } from '../redis/dependable.js';
import type { Unavailable } from './session-store.js';

/** `next`, where there is one, is the cursor of the rest. */
export type DirectoryPage =
  { readonly state: 'page'; readonly ids: readonly string[]; readonly next?: string } | Unavailable;

/** `unreadable`: what is noted of the principal says nothing; all sessions have to be looked through. */
export type PrincipalPage = DirectoryPage | { readonly state: 'unreadable' };

/**
 * Which sessions there are: for people who look after the service, never on the path of a request. An id may be of a
 * session that has just ended; the record decides.
 *
 * Every answer is a value. An implementation must list each session that lives from the first page to the last at
 * least once, and must not throw for an outage.
 */
export abstract class SessionDirectory {
  /**
   * @param cursor of an earlier page, and of no other origin
   * @param about how many ids are wanted; a page may have more or fewer, and none before the end
   */
  abstract page(cursor: string | undefined, about: number): Promise<DirectoryPage>;

  /** @param principalHash as `principalHash` has it */
  abstract ofPrincipal(principalHash: string): Promise<PrincipalPage>;
}

export const SESSION_DIRECTORY_AWAY: Away<SessionDirectory> = {
  page: (cause) => ({ state: 'unavailable', cause }),
  ofPrincipal: (cause) => ({ state: 'unavailable', cause }),
};
