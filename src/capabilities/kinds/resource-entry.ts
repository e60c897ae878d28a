import type { Resource } from '@modelcontextprotocol/sdk/types.js';
import { checkApp } from '../apps/app-checks.js';
import { APP_MIME_TYPE } from '../apps/app-definition.js';
import { appMeta } from '../apps/app-meta.js';
import type { CallContext } from '../call-context.js';
import type { Declared } from '../declaration.js';
import { accessOf, checkAccess } from '../grants.js';
import type { Compiled, ResourceEntry } from './entry.js';
import { frozenCopy } from './frozen-copy.js';
import { checkCache, checkNumbers } from './numbers.js';
import { readResource } from './read-resource.js';

type DeclaredResource = Extract<Declared, { kind: 'resource' }>;

const NO_VARIABLES = Object.freeze({});

export function compileResource({ definition, invoke, place }: DeclaredResource): Compiled<ResourceEntry> {
  const { cache, scopes: _scopes, roles: _roles, public: _public, ui, ...named } = definition;
  const mimeType = ui ? APP_MIME_TYPE : definition.mimeType;
  const listed = ui ? { ...named, mimeType, ...appMeta(named._meta, ui) } : named;
  const uri = URL.parse(definition.uri);
  const problems = [...checkNumbers(listed), ...checkCache(cache), ...checkApp(definition), ...checkAccess(definition)];
  if (!uri && !ui) problems.push('its uri is no absolute URI such as "docs://guide"');
  if (!uri || problems.length > 0) return { ok: false, problems };
  const { href } = uri;
  const view = ui && frozenCopy(ui);
  const read = (requested: string, context: CallContext) =>
    readResource(invoke, { uri: new URL(href), requested, variables: NO_VARIABLES, mimeType, cache, view }, context);
  const item = frozenCopy({ ...listed, uri: href }) as Resource;
  return { ok: true, entry: { key: href, item, place, access: accessOf(definition), read } };
}
