import type { Settings } from '../config/settings.js';
import type { Catalog, InvalidCursor } from './catalog.js';
import { type Access, admits, type Grants } from './grants.js';
import type { Entry } from './kinds/entry.js';
import type { Page, ResourceOutcome } from './outcomes.js';

export type RegistrySettings = Pick<Settings, 'listPageSize'> &
  Partial<Pick<Settings, 'authIssuer' | 'authScopePrefix' | 'publicCapabilities'>>;

/** Who may know of what: by what a capability asks for, and what a caller brings. */
export class AdmissionRules {
  /** Without authentication no caller can prove a scope, and everything is open to all who get here. */
  readonly authenticates: boolean;
  /** Whether callers without a token may use what is public. */
  readonly admitsAnonymous: boolean;

  constructor({ authIssuer = [], publicCapabilities }: RegistrySettings) {
    this.authenticates = authIssuer.length > 0;
    this.admitsAnonymous = this.authenticates && publicCapabilities === 'on';
  }

  admits(access: Access, grants: Grants | undefined): boolean {
    if (!this.authenticates) return true;
    return (grants !== undefined || this.admitsAnonymous) && admits(access, grants);
  }

  page<Key extends string, Item, E extends Entry<Item>>(
    catalog: Catalog<Key, Item, E>,
    cursor: string | undefined,
    grants: Grants | undefined,
  ): Page<Key, Item> | InvalidCursor {
    if (!this.authenticates || (grants && !catalog.isRestricted)) return catalog.page(cursor);
    if (!grants && this.admitsAnonymous) return catalog.publicPage(cursor);
    return catalog.page(cursor, ({ access }) => this.admits(access, grants));
  }
}

/** A shared cache knows a caller without a token from no other. */
export function keptFromOthers(outcome: ResourceOutcome): ResourceOutcome {
  return outcome.kind === 'result' ? { ...outcome, cache: { ...outcome.cache, cacheScope: 'private' } } : outcome;
}
