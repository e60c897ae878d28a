import type { CapabilityRegistry, Registration } from '../capabilities/capability-registry.js';
import { CapabilityDefinitionError } from '../capabilities/definition-error.js';
import { addPrompt } from './passed-on-prompts.js';
import { addResource, addTemplate } from './passed-on-resources.js';
import { addTool } from './passed-on-tools.js';
import type { Passing } from './passing.js';
import type { UpstreamLists } from './upstream-lists.js';
import type { UpstreamCapability, UpstreamDefinition, UpstreamOptions } from './upstream-options.js';

/** One capability of another server, and how it is served here. */
interface Mirrored {
  readonly key: string;
  /** What was listed of it: where that is the same, nothing is registered anew. */
  readonly text: string;
  readonly add: () => Registration;
}

type Served = { readonly text: string; readonly registration: Registration };

/** What changed, and what can't be served. */
export interface Mirroring {
  readonly served: number;
  /** Whether anything is served otherwise than before. */
  readonly isNew: boolean;
  readonly problems: readonly string[];
}

/** The capabilities of another server in the registry of this one: what it lists, and nothing else. */
export class Mirror {
  private readonly served = new Map<string, Served>();

  constructor(
    private readonly registry: CapabilityRegistry,
    private readonly options: UpstreamOptions,
  ) {}

  /** Makes what is served the same as what is listed. */
  show(lists: UpstreamLists, passing: Passing): Mirroring {
    const listed = new Map(this.mirrored(lists, passing).map((one) => [one.key, one]));
    let isNew = false;
    for (const [key, { text, registration }] of this.served) {
      if (listed.get(key)?.text === text) continue;
      registration.remove();
      this.served.delete(key);
      isNew = true;
    }
    const before = this.served.size;
    const problems = [...listed.values()].flatMap((one) => this.add(one));
    return { served: this.served.size, isNew: isNew || this.served.size > before, problems };
  }

  private add({ key, text, add }: Mirrored): readonly string[] {
    if (this.served.has(key)) return [];
    try {
      this.served.set(key, { text, registration: add() });
      return [];
    } catch (error) {
      if (error instanceof CapabilityDefinitionError) return error.problems;
      throw error;
    }
  }

  private mirrored(lists: UpstreamLists, passing: Passing): Mirrored[] {
    const { registry } = this;
    const { prefix = '' } = this.options;
    return [
      ...lists.tools.flatMap((tool) =>
        // It could be called as a task of 2025-11-25 only, which this service has none of.
        tool.execution?.taskSupport === 'required'
          ? []
          : this.one({ ...tool, kind: 'tool' }, tool, (own) =>
              addTool(registry, passing, tool, prefix + tool.name, own),
            ),
      ),
      ...lists.prompts.flatMap((prompt) =>
        this.one({ ...prompt, kind: 'prompt' }, prompt, (own) =>
          addPrompt(registry, passing, prompt, prefix + prompt.name, own),
        ),
      ),
      ...lists.resources.flatMap((resource) =>
        this.one({ kind: 'resource', name: resource.uri, description: resource.description }, resource, (own) =>
          addResource(registry, passing, resource, own),
        ),
      ),
      ...lists.templates.flatMap((template) =>
        this.one(
          { kind: 'resource-template', name: template.uriTemplate, description: template.description },
          template,
          (own) => addTemplate(registry, passing, template, own),
        ),
      ),
    ];
  }

  private one(
    { kind, name, description, annotations }: UpstreamCapability,
    listed: unknown,
    add: (own: UpstreamDefinition) => Registration,
  ): readonly Mirrored[] {
    const capability = { kind, name, description, annotations };
    if (!this.isPicked(capability)) return [];
    const own = this.options.define?.(capability) ?? {};
    return [{ key: `${kind} ${name}`, text: JSON.stringify([listed, own]), add: () => add(own) }];
  }

  private isPicked(capability: UpstreamCapability): boolean {
    const { pick } = this.options;
    if (pick === undefined) return true;
    return typeof pick === 'function' ? pick(capability) : pick.includes(capability.name);
  }
}
