import type { ResourceTemplate } from '@modelcontextprotocol/sdk/types.js';
import type { CallContext } from '../call-context.js';
import type { Declared } from '../declaration.js';
import { accessOf } from '../grants.js';
import type { ResourceOutcome } from '../outcomes.js';
import { checkCompleters, completeBy } from './completion.js';
import type { Compiled, ResourceTemplateEntry } from './entry.js';
import { frozenCopy } from './frozen-copy.js';
import { readResource } from './read-resource.js';
import { TemplateMatcher } from './template-matcher.js';

type DeclaredTemplate = Extract<Declared, { kind: 'resource-template' }>;

export function compileResourceTemplate(declared: DeclaredTemplate): Compiled<ResourceTemplateEntry> {
  const { definition, place, owner } = declared;
  const { cache: _cache, complete: completers, scopes: _scopes, roles: _roles, ...listed } = definition;
  const matcher = toMatcher(definition.uriTemplate);
  if (!matcher) return { ok: false, problems: ['its uriTemplate needs a variable, such as "docs://{page}"'] };
  const problems = checkCompleters(completers, matcher.variables);
  if (problems.length > 0) return { ok: false, problems };

  const matches = (uri: string) => matcher.match(uri) !== undefined;
  const read = (uri: string, context: CallContext) => readMatching(declared, matcher, uri, context);
  const complete = completeBy(completers, owner, `resource template "${definition.uriTemplate}"`);
  const item = frozenCopy(listed) as ResourceTemplate;
  const access = accessOf(definition);
  return { ok: true, entry: { key: definition.uriTemplate, item, place, access, matches, read, complete } };
}

function toMatcher(uriTemplate: string): TemplateMatcher | undefined {
  try {
    const matcher = new TemplateMatcher(uriTemplate);
    return matcher.variables.length > 0 ? matcher : undefined;
  } catch {
    return undefined;
  }
}

async function readMatching(
  { definition, invoke }: DeclaredTemplate,
  matcher: TemplateMatcher,
  uri: string,
  context: CallContext,
): Promise<ResourceOutcome> {
  const variables = matcher.match(uri);
  if (!variables) return { kind: 'unknown' };
  const { mimeType, cache } = definition;
  return readResource(invoke, { uri: new URL(uri), requested: uri, variables, mimeType, cache }, context);
}
