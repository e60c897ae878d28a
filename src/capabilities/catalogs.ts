import type { Prompt, Resource, ResourceTemplate, Tool } from '@modelcontextprotocol/sdk/types.js';
import { Catalog } from './catalog.js';
import type { Capability } from './compile.js';
import type { Entry, PromptEntry, ResourceEntry, ResourceTemplateEntry, ToolEntry } from './kinds/entry.js';
import type { CapabilityTarget, ListKind } from './outcomes.js';
import { uriKey } from '../text/uri-key.js';
import { toMatchableUri } from './uri-templates/matchable-uri.js';

/** One catalog per kind of capability. */
export class Catalogs {
  readonly tools: Catalog<'tools', Tool, ToolEntry>;
  readonly resources: Catalog<'resources', Resource, ResourceEntry>;
  readonly templates: Catalog<'resourceTemplates', ResourceTemplate, ResourceTemplateEntry>;
  readonly prompts: Catalog<'prompts', Prompt, PromptEntry>;

  /** Each with the kind of what is in it. */
  readonly byKind: readonly (readonly [kind: string, catalog: { readonly public: readonly Entry<unknown>[] }])[];

  /** @param pageSize items in one page of a list */
  constructor(pageSize: number) {
    this.tools = new Catalog('tools', pageSize);
    this.resources = new Catalog('resources', pageSize);
    this.templates = new Catalog('resourceTemplates', pageSize);
    this.prompts = new Catalog('prompts', pageSize);
    this.byKind = [
      ['tool', this.tools],
      ['resource', this.resources],
      ['resource template', this.templates],
      ['prompt', this.prompts],
    ];
  }

  /** Of every kind. */
  all(): readonly Entry<unknown>[] {
    return [this.tools, this.resources, this.templates, this.prompts].flatMap((catalog): readonly Entry<unknown>[] =>
      catalog.all(),
    );
  }

  add(capability: Capability): void {
    switch (capability.kind) {
      case 'tool':
        return this.tools.add(capability.entry);
      case 'resource':
        return this.resources.add(capability.entry);
      case 'resource-template':
        return this.templates.add(capability.entry);
      case 'prompt':
        return this.prompts.add(capability.entry);
      default:
        return capability satisfies never;
    }
  }

  remove(capability: Capability): boolean {
    switch (capability.kind) {
      case 'tool':
        return this.tools.remove(capability.entry);
      case 'resource':
        return this.resources.remove(capability.entry);
      case 'resource-template':
        return this.templates.remove(capability.entry);
      case 'prompt':
        return this.prompts.remove(capability.entry);
      default:
        return capability satisfies never;
    }
  }

  /**
   * A listed URI first, in any spelling; then the first template in list order that matches. Templates match what the client
   * wrote: another spelling of it could have lost a `..` segment that a handler must not see as gone.
   *
   * @param key `uriKey` of the URI, where it is known already: it costs 40 µs for 8 KB of emoji
   */
  findResource(uri: string, key?: string): ResourceEntry | ResourceTemplateEntry | undefined {
    return this.resources.get(uri) ?? this.resources.get(key ?? uriKey(uri)) ?? this.findTemplate(uri);
  }

  find({ kind, key }: CapabilityTarget): Entry<unknown> | undefined {
    switch (kind) {
      case 'tool':
        return this.tools.get(key);
      case 'prompt':
        return this.prompts.get(key);
      case 'resource':
        return this.findResource(key);
      case 'resource-template':
        return this.templates.get(key);
      default:
        return kind satisfies never;
    }
  }

  /** Where the key of a capability is taken already, by this or another capability of its kind. */
  placeOf({ kind, entry: { key } }: Capability): string | undefined {
    switch (kind) {
      case 'tool':
        return this.tools.get(key)?.place;
      case 'resource':
        return this.resources.get(key)?.place;
      case 'resource-template':
        return this.templates.get(key)?.place;
      case 'prompt':
        return this.prompts.get(key)?.place;
      default:
        return kind satisfies never;
    }
  }

  private findTemplate(uri: string): ResourceTemplateEntry | undefined {
    const matchable = toMatchableUri(uri);
    return matchable && this.templates.all().find((template) => template.matches(matchable));
  }
}

/** Templates are resources to those who tell clients: there is one `list_changed` for both. */
export function changeOf({ kind }: Capability): ListKind {
  switch (kind) {
    case 'tool':
      return 'tools';
    case 'resource':
    case 'resource-template':
      return 'resources';
    case 'prompt':
      return 'prompts';
    default:
      return kind satisfies never;
  }
}
