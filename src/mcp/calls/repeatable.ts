import type { Tool } from '@modelcontextprotocol/sdk/types.js';
import type { Grants } from '../../capabilities/grants.js';

/** A larger call is not kept for running again. In characters of its JSON. */
const MAX_LENGTH = 64 * 1024;

/** Grants as they are stored with a call that may run again. */
export interface StoredGrants {
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
}

/** Whether the author said that a second run does no harm. */
export function isRepeatable({ annotations }: Tool): boolean {
  return annotations?.readOnlyHint === true || annotations?.idempotentHint === true;
}

/** @returns a call as JSON; `undefined` for one that is too large to be kept */
export function repeatText(call: object): string | undefined {
  const text = JSON.stringify(call);
  return text.length > MAX_LENGTH ? undefined : text;
}

export function toStoredGrants({ scopes, roles }: Grants): StoredGrants {
  return { scopes: [...scopes], roles: [...roles] };
}

/** What the caller could use when the call began; the call that is run again may use the same. */
export function fromStoredGrants(stored: StoredGrants | undefined): Grants | undefined {
  return stored && { scopes: new Set(stored.scopes), roles: new Set(stored.roles) };
}
