import { SKILLS_EXTENSION_ID } from '@modelcontextprotocol/server/ext/skills';

/** The extensions that this service serves itself, by their ids. */
export const OWN_EXTENSIONS = {
  skills: SKILLS_EXTENSION_ID,
  /** SEP-2663. */
  tasks: 'io.modelcontextprotocol/tasks',
  /** SEP-1865. */
  apps: 'io.modelcontextprotocol/ui',
} as const;

/** A key of `_meta` with a prefix of at least two labels (spec 2026-07-28, `_meta`; SEP-2133). */
const ID = /^(?:[a-z](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z](?:[a-z0-9-]*[a-z0-9])?\/[a-z0-9](?:[\w.-]*[a-z0-9])?$/i;

/** Whose second label is one of these belongs to the specification. */
const RESERVED = /^[^./]+\.(?:modelcontextprotocol|mcp)[./]/i;

/** An extension of the specification may be served by whom it likes; other names under its labels may not be made up. */
const OFFICIAL = 'io.modelcontextprotocol/';

/** @returns problems, none for an id that a team may declare */
export function checkExtensionId(id: unknown): string[] {
  if (typeof id !== 'string' || id.length > 128 || !ID.test(id))
    return [
      `its id ${JSON.stringify(id)} must be a domain that is yours, reversed, a slash and a name: write id: "com.example/search"`,
    ];
  if (Object.values<string>(OWN_EXTENSIONS).includes(id))
    return [`its id ${JSON.stringify(id)} is that of an extension that this server has: write another id`];
  if (RESERVED.test(id) && !id.startsWith(OFFICIAL))
    return [`the prefix of its id ${JSON.stringify(id)} is reserved for MCP: write id: "com.example/search"`];
  return [];
}

const METHOD = /^[\w.-]+(?:\/[\w.-]+)+$/;

/** First parts of the methods of every revision, of the extensions that are served here, and of JSON-RPC's own. */
const SPECIFIED: ReadonlySet<string> = new Set([
  ...['completion', 'elicitation', 'initialize', 'logging', 'notifications', 'ping', 'prompts', 'resources', 'roots'],
  ...['rpc', 'sampling', 'server', 'skills', 'subscriptions', 'tasks', 'tools', 'ui'],
]);

/** @returns problems, none for a method that a team may serve */
export function checkMethodName(name: unknown): string[] {
  if (typeof name !== 'string' || name.length > 128 || !METHOD.test(name))
    return [
      `its name ${JSON.stringify(name)} must be parts of A-Z a-z 0-9 _ . - with slashes between them, 128 characters at most: write name: "acme/search"`,
    ];
  const [first = ''] = name.split(/[/.]/);
  if (!isSpecified(first)) return [];
  return [`its name ${JSON.stringify(name)} is the specification's: write name: "acme/${name.split('/').at(-1)}"`];
}

/** @param part the first part of a method's name */
export function isSpecified(part: string): boolean {
  return SPECIFIED.has(part.toLowerCase());
}
