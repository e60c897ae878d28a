import type { Resource, ResourceTemplate } from '@modelcontextprotocol/sdk/types.js';
import type { CallContext } from '../capabilities/call-context.js';
import type { CapabilityRegistry, Registration } from '../capabilities/capability-registry.js';
import type { ResourceReturn } from '../capabilities/handlers.js';
import { TemplateMatcher } from '../capabilities/uri-templates/template-matcher.js';
import { passedOnCompleters } from './passed-on-completers.js';
import type { Passing } from './passing.js';
import type { UpstreamDefinition } from './upstream-options.js';

/** What a definition of a resource can say beside what is listed of it. */
function ownOf({ title, description, scopes, roles, public: isPublic }: UpstreamDefinition) {
  return Object.fromEntries(
    Object.entries({ title, description, scopes, roles, public: isPublic }).filter(([, value]) => value !== undefined),
  );
}

/** Serves a resource of another server. */
export function addResource(
  registry: CapabilityRegistry,
  passing: Passing,
  resource: Resource,
  own: UpstreamDefinition,
): Registration {
  const { uri, name, title, description, icons, mimeType, size, annotations, _meta } = resource;
  const listed = { uri, name, title, description, icons, mimeType, size, annotations, _meta };
  return registry.addResource({ ...listed, ...ownOf(own) }, (_uri, context) => read(passing, uri, context));
}

/** Serves a resource template of another server. */
export function addTemplate(
  registry: CapabilityRegistry,
  passing: Passing,
  template: ResourceTemplate,
  own: UpstreamDefinition,
): Registration {
  const { uriTemplate, name, title, description, icons, mimeType, annotations, _meta } = template;
  const ref = { type: 'ref/resource', uri: uriTemplate };
  const complete = passedOnCompleters(passing, ref, variablesOf(uriTemplate));
  const listed = { uriTemplate, name, title, description, icons, mimeType, annotations, _meta, complete };
  return registry.addResourceTemplate({ ...listed, ...ownOf(own) }, async ({ href }, _variables, context) => {
    const contents = await read(passing, href, context);
    passing.follow(href);
    return contents;
  });
}

async function read(passing: Passing, uri: string, context: CallContext): Promise<ResourceReturn> {
  return (await passing.pass('resources/read', { uri }, context)) as unknown as ResourceReturn;
}

/** None of what is no template: adding it says why. */
function variablesOf(uriTemplate: string): readonly string[] {
  try {
    return new TemplateMatcher(uriTemplate).variables;
  } catch {
    return [];
  }
}
