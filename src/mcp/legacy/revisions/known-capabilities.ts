import type { ServerCapabilities } from '@modelcontextprotocol/sdk/types.js';
import { JUNE, knownMembers, MARCH, NOVEMBER, type Since } from './known-members.js';

const CAPABILITIES: Since = { completions: MARCH, extensions: JUNE, tasks: NOVEMBER };

/**
 * What `initialize` declares, as the revision knows it that it agrees on. No schema of the era has a member for extensions
 * but `experimental`; SEP-2133 has them in `extensions` of 2025-06-18, where the official SDKs look for them.
 *
 * @param extensions settings by id
 */
export function knownCapabilities(
  capabilities: ServerCapabilities,
  extensions: Readonly<Record<string, object>>,
  revision: string,
): ServerCapabilities {
  const named = Object.keys(extensions).length > 0 ? { experimental: extensions, extensions } : {};
  return knownMembers({ ...capabilities, ...named }, CAPABILITIES, revision);
}
