import type { ResourceTemplate } from '@modelcontextprotocol/sdk/types.js';
import type { CallContext } from '../call-context.js';
import type { Declared } from '../declaration.js';
import { accessOf, checkAccess } from '../grants.js';
import type { ResourceOutcome } from '../outcomes.js';
import { checkCompleters, completeBy } from './completion.js';
import type { Compiled, ResourceTemplateEntry } from './entry.js';
import { frozenCopy } from './frozen-copy.js';
import { checkCache, checkNumbers } from './numbers.js';
import { readResource } from './read-resource.js';
import { type MatchableUri, toMatchableUri } from '../uri-templates/matchable-uri.js';
import { TemplateMatcher } from '../uri-templates/template-matcher.js';
import { UriTemplateError } from '../uri-templates/parse-template.js';

type DeclaredTemplate = Extract<Declared, { kind: 'resource-template' }>;

export function compileResourceTemplate(declared: DeclaredTemplate): Compiled<ResourceTemplateEntry> {
  const { definition, place, owner } = declared;
  const {
    cache,
    complete: completers,
    scopes: _scopes,
    roles: _roles,
    public: _public,
    unsafe,
    ...listed
  } = definition;
  const matcher = toMatcher(definition.uriTemplate, unsafe);
  if (typeof matcher === 'string') return { ok: false, problems: [matcher] };
  const problems = [
    ...checkCompleters(completers, matcher.variables),
    ...checkUnsafe(unsafe, matcher.variables),
    ...checkNumbers(listed),
    ...checkCache(cache),
    ...checkAccess(definition),
  ];
  if (problems.length > 0) return { ok: false, problems };

  const matches = (uri: MatchableUri) => matcher.match(uri) !== undefined;
  const read = (uri: string, context: CallContext) => readMatching(declared, matcher, uri, context);
  const complete = completeBy(completers, owner, `resource template "${definition.uriTemplate}"`);
  const item = frozenCopy(listed) as ResourceTemplate;
  const access = accessOf(definition);
  return { ok: true, entry: { key: definition.uriTemplate, item, place, access, matches, read, complete } };
}

/** @returns the problem with a template that cannot be served */
function toMatcher(uriTemplate: string, unsafe: readonly string[] | undefined): TemplateMatcher | string {
  try {
    const matcher = new TemplateMatcher(uriTemplate, unsafe);
    if (matcher.variables.length === 0)
      return `its uriTemplate "${uriTemplate}" has no variable: write one, such as "docs://{page}", or @Resource({ uri: "${uriTemplate}" })`;
    return isUri(uriTemplate)
      ? matcher
      : `its uriTemplate "${uriTemplate}" is no URI: begin with a scheme, as in "docs://{page}"`;
  } catch (error) {
    if (!(error instanceof UriTemplateError)) throw error;
    return `its uriTemplate "${uriTemplate}" cannot be matched: ${error.message}`;
  }
}

/** Whether what a template expands to begins with a scheme (RFC 3986 §3.1); `{+uri}` may hold one. */
function isUri(uriTemplate: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(uriTemplate.replace(/\{\+[^}]*\}/, 'a:').replace(/\{\w[^}]*\}/g, 'a'));
}

/** @returns problems: names of what is no variable */
function checkUnsafe(unsafe: readonly string[] = [], variables: readonly string[]): string[] {
  return unsafe
    .filter((name) => !variables.includes(name))
    .map((name) => `it declares ${JSON.stringify(name)} as unsafe, which its uriTemplate does not have`);
}

async function readMatching(
  { definition, invoke }: DeclaredTemplate,
  matcher: TemplateMatcher,
  uri: string,
  context: CallContext,
): Promise<ResourceOutcome> {
  const matchable = toMatchableUri(uri);
  const variables = matchable && matcher.match(matchable);
  if (!variables) return { kind: 'unknown' };
  const { mimeType, cache } = definition;
  return readResource(invoke, { uri: new URL(uri), requested: uri, variables, mimeType, cache }, context);
}
