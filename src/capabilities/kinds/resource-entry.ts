import type { Resource } from '@modelcontextprotocol/sdk/types.js';
import type { CallContext } from '../call-context.js';
import type { Declared } from '../declaration.js';
import { accessOf } from '../grants.js';
import type { Compiled, ResourceEntry } from './entry.js';
import { frozenCopy } from './frozen-copy.js';
import { checkCache, checkNumbers } from './numbers.js';
import { readResource } from './read-resource.js';

type DeclaredResource = Extract<Declared, { kind: 'resource' }>;

const NO_VARIABLES = Object.freeze({});

export function compileResource({ definition, invoke, place }: DeclaredResource): Compiled<ResourceEntry> {
  const { cache, scopes: _scopes, roles: _roles, ...listed } = definition;
  const { uri: requested, mimeType } = definition;
  const problems = [...checkNumbers(listed), ...checkCache(cache)];
  if (!URL.canParse(requested)) problems.push('its uri is no absolute URI such as "docs://guide"');
  if (problems.length > 0) return { ok: false, problems };
  const read = (_uri: string, context: CallContext) =>
    readResource(invoke, { uri: new URL(requested), requested, variables: NO_VARIABLES, mimeType, cache }, context);
  const item = frozenCopy(listed) as Resource;
  return { ok: true, entry: { key: requested, item, place, access: accessOf(definition), read } };
}
