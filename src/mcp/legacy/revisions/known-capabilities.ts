import type { ServerCapabilities } from '@modelcontextprotocol/sdk/types.js';
import { knownMembers, MARCH, NOVEMBER, type Since } from './known-members.js';

const CAPABILITIES: Since = { completions: MARCH, tasks: NOVEMBER };

/** What `initialize` declares, as the revision knows it that it agrees on. */
export function knownCapabilities(capabilities: ServerCapabilities, revision: string): ServerCapabilities {
  return knownMembers(capabilities, CAPABILITIES, revision);
}
