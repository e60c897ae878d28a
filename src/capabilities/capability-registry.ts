import { Inject, Injectable } from '@nestjs/common';
import type {
  CompleteParams,
  ListedPrompt,
  ListedResource,
  ListedResourceTemplate,
  ListedTool,
  ServerCapabilities,
} from './protocol.js';
import { SETTINGS } from '../config/settings.js';
import { APP_MIME_TYPE } from './apps/app-definition.js';
import { findAppless } from './apps/find-apps.js';
import type { CallContext } from './call-context.js';
import { AdmissionRules, keptFromOthers, type RegistrySettings } from './admission-rules.js';
import type { InvalidCursor } from './catalog.js';
import { Catalogs, changeOf } from './catalogs.js';
import { type Capability, compileAll } from './compile.js';
import type { CapabilityCounts } from './counts.js';
import type { Declared } from './declaration.js';
import { CapabilityDefinitionError } from './definition-error.js';
import type {
  PromptDefinition,
  ResourceDefinition,
  ResourceTemplateDefinition,
  ToolDefinition,
} from './definitions.js';
import { findDuplicates } from './duplicates.js';
import type { PromptHandler, ResourceHandler, ResourceTemplateHandler, ToolHandler } from './handlers.js';
import { admitsRoles, type Grants, missingScopes } from './grants.js';
import type { CompletionRequest, Entry, ToolEntry } from './kinds/entry.js';
import type {
  CapabilityChange,
  ListKind,
  CapabilityTarget,
  CompletionOutcome,
  PromptOutcome,
  PromptPage,
  ResourceOutcome,
  ResourcePage,
  ResourceTemplatePage,
  ToolOutcome,
  ToolPage,
} from './outcomes.js';
import { declarePrompt, declareResource, declareResourceTemplate, declareTool } from './run-time-declarations.js';
import type { Schema } from './schema/schema.js';
import { findPrefixed } from './prefixed-scopes.js';
import { SERVER_CAPABILITIES } from './server-capabilities.js';

/** A capability that was added at run time. */
export interface Registration {
  /** Takes the capability away; clients are told. Does nothing the second time. */
  remove(): void;
}

interface Listed {
  readonly tools: readonly ListedTool[];
  readonly resources: readonly ListedResource[];
  readonly resourceTemplates: readonly ListedResourceTemplate[];
  readonly prompts: readonly ListedPrompt[];
}

/**
 * Every capability of this process: lists, schemas and validators computed once and shared by all sessions. Knows no
 * transport and no era; what cannot be done is a value. Everything listed is frozen.
 */
@Injectable()
export class CapabilityRegistry {
  private readonly catalogs: Catalogs;
  private knownScopes: readonly string[] | undefined;
  private readonly listeners = new Set<(change: CapabilityChange) => void>();

  private readonly rules: AdmissionRules;
  /** Whether callers without a token may use what is public. What others are told is then kept from them. */
  readonly admitsAnonymous: boolean;

  constructor(@Inject(SETTINGS) private readonly settings: RegistrySettings) {
    this.catalogs = new Catalogs(settings.listPageSize);
    this.rules = new AdmissionRules(settings);
    this.admitsAnonymous = this.rules.admitsAnonymous;
  }

  /** What `initialize` declares. The same whatever is registered, so that pods and run-time additions agree. */
  serverCapabilities(): ServerCapabilities {
    return SERVER_CAPABILITIES;
  }

  /** @param grants what the caller may use; here and below, without them only what is public exists */
  listTools(cursor?: string, grants?: Grants): ToolPage | InvalidCursor {
    return this.rules.page(this.catalogs.tools, cursor, grants);
  }

  listResources(cursor?: string, grants?: Grants): ResourcePage | InvalidCursor {
    return this.rules.page(this.catalogs.resources, cursor, grants);
  }

  listResourceTemplates(cursor?: string, grants?: Grants): ResourceTemplatePage | InvalidCursor {
    return this.rules.page(this.catalogs.templates, cursor, grants);
  }

  listPrompts(cursor?: string, grants?: Grants): PromptPage | InvalidCursor {
    return this.rules.page(this.catalogs.prompts, cursor, grants);
  }

  hasTool(name: string): boolean {
    return this.catalogs.tools.has(name);
  }

  /** All of the tool of that name, for callers that may not use it, too: a call looks for it once. */
  findTool(name: string): ToolEntry | undefined {
    return this.catalogs.tools.get(name);
  }

  /** A capability for those who may know of it and use it; `undefined` for all others, as if there were none. */
  permitted<E extends Pick<Entry<unknown>, 'access'>>(entry: E | undefined, grants: Grants | undefined): E | undefined {
    return entry && this.rules.admits(entry.access, grants) ? entry : undefined;
  }

  /** Whether callers see different lists of this kind: what one was told must then be shown to no other. */
  isPrivate(kind: 'tools' | 'resources' | 'templates' | 'prompts'): boolean {
    const { isRestricted, size, public: open } = this.catalogs[kind];
    return this.rules.authenticates && (isRestricted || (this.admitsAnonymous && open.length < size));
  }

  /** What callers without a token may use where they are let in, whether they are or not: `tool forecast`. */
  publicNames(): readonly string[] {
    return this.catalogs.byKind.flatMap(([kind, { public: open }]) => open.map(({ key }) => `${kind} ${key}`));
  }

  /** Whether there is something that callers without a token may use, and they may. */
  get isOpen(): boolean {
    return this.admitsAnonymous && this.catalogs.byKind.some(([, { public: open }]) => open.length > 0);
  }

  /** Of what is there now. */
  get counts(): CapabilityCounts {
    const { tools, resources, templates, prompts } = this.catalogs;
    return {
      tools: tools.size,
      resources: resources.size,
      resourceTemplates: templates.size,
      prompts: prompts.size,
    };
  }

  /** The scopes that capabilities need, each once. Kept until one of them comes or goes: anybody can ask for them. */
  get scopes(): readonly string[] {
    return (this.knownScopes ??= [...new Set(this.catalogs.all().flatMap(({ access }) => access.scopes))]);
  }

  /** All that is listed now, for whichever callers. */
  get listed(): Listed {
    const { tools, resources, templates, prompts } = this.catalogs;
    return {
      tools: tools.all().map(({ item }) => item),
      resources: resources.all().map(({ item }) => item),
      resourceTemplates: templates.all().map(({ item }) => item),
      prompts: prompts.all().map(({ item }) => item),
    };
  }

  /** Whether there is an app that hosts may show. */
  get hasApps(): boolean {
    const { resources, templates } = this.catalogs;
    return [...resources.all(), ...templates.all()].some(({ item }) => item.mimeType === APP_MIME_TYPE);
  }

  /** What a request is about, for callers that may not use it, too. */
  find(target: CapabilityTarget): Entry<unknown> | undefined {
    return this.catalogs.find(target);
  }

  /**
   * The scopes for want of which the caller may not use what exists. Empty where nothing is missing, and where a role
   * is: that no token can be asked to have, so the capability does not exist for this caller.
   */
  missingScopes({ access }: Pick<Entry<unknown>, 'access'>, grants: Grants | undefined): readonly string[] {
    return this.rules.authenticates && admitsRoles(access, grants) ? missingScopes(access, grants) : [];
  }

  /**
   * Whether a URI is listed or matched by a template: what can be read can be subscribed to.
   * @param key what the URI is compared by, where that is known already
   */
  knowsResource(uri: string, grants?: Grants, key?: string): boolean {
    return this.permitted(this.catalogs.findResource(uri, key), grants) !== undefined;
  }

  async callTool(name: string, args: unknown, context: CallContext): Promise<ToolOutcome> {
    return this.permitted(this.catalogs.tools.get(name), context.grants)?.call(args, context) ?? { kind: 'unknown' };
  }

  /** A listed URI first, then the first template in list order that matches. */
  async readResource(uri: string, context: CallContext): Promise<ResourceOutcome> {
    const resource = this.permitted(this.catalogs.findResource(uri), context.grants);
    const outcome = (await resource?.read(uri, context)) ?? { kind: 'unknown' as const };
    return this.admitsAnonymous && !resource?.access.isPublic ? keptFromOthers(outcome) : outcome;
  }

  async getPrompt(name: string, args: unknown, context: CallContext): Promise<PromptOutcome> {
    return this.permitted(this.catalogs.prompts.get(name), context.grants)?.get(args, context) ?? { kind: 'unknown' };
  }

  async complete(params: CompleteParams, context: CallContext): Promise<CompletionOutcome> {
    const { ref, argument } = params;
    const named =
      ref.type === 'ref/prompt' ? this.catalogs.prompts.get(ref.name) : this.catalogs.templates.get(ref.uri);
    const target = this.permitted(named, context.grants);
    if (!target) return { kind: 'unknown' };
    const resolved = params.context?.arguments ?? {};
    const request: CompletionRequest = { argument: argument.name, value: argument.value, resolved };
    return target.complete(request, context);
  }

  /** Adds a tool. Throws a `CapabilityDefinitionError` where it cannot be served, or its name is taken. */
  addTool<Input extends Schema | undefined = undefined, Output extends Schema | undefined = undefined>(
    definition: ToolDefinition<Input, Output>,
    handler: ToolHandler<Input, Output>,
  ): Registration {
    return this.add(declareTool(definition, handler));
  }

  /** Adds a resource. Throws a `CapabilityDefinitionError` where it cannot be served, or its URI is taken. */
  addResource(definition: ResourceDefinition, handler: ResourceHandler): Registration {
    return this.add(declareResource(definition, handler));
  }

  /** Adds a resource template. Throws a `CapabilityDefinitionError` where it cannot be served, or its template is taken. */
  addResourceTemplate(definition: ResourceTemplateDefinition, handler: ResourceTemplateHandler): Registration {
    return this.add(declareResourceTemplate(definition, handler));
  }

  /** Adds a prompt. Throws a `CapabilityDefinitionError` where it cannot be served, or its name is taken. */
  addPrompt<Args extends Schema | undefined = undefined>(
    definition: PromptDefinition<Args>,
    handler: PromptHandler<Args>,
  ): Registration {
    return this.add(declarePrompt(definition, handler));
  }

  /**
   * Adds all or nothing.
   * @throws CapabilityDefinitionError with everything that is wrong
   */
  addAll(declared: readonly Declared[]): readonly Capability[] {
    const compiled = compileAll(declared);
    const problems = compiled.ok ? this.problemsOf(compiled.capabilities) : compiled.problems;
    if (!compiled.ok || problems.length > 0) throw new CapabilityDefinitionError(problems);
    for (const capability of compiled.capabilities) this.catalogs.add(capability);
    this.knownScopes = undefined;
    for (const kind of new Set(compiled.capabilities.map(changeOf))) this.emit({ kind });
    return compiled.capabilities;
  }

  /**
   * Says that a list changed in what no registration shows: another service that tools are proxied from, say. Clients
   * that listen are told, on every pod.
   */
  announce(kind: ListKind): void {
    this.emit({ kind });
  }

  /** Says that the contents of a resource changed; clients that subscribed to it are told, in any spelling of its URI. */
  resourceUpdated(uri: string): void {
    this.emit({ kind: 'resource-updated', uri });
  }

  /** @returns ends the listening */
  onChange(listener: (change: CapabilityChange) => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  private problemsOf(capabilities: readonly Capability[]): string[] {
    const scoped = capabilities.map(({ kind, entry: { place, access } }) => {
      return { what: kind.replace('-', ' '), place, scopes: access.scopes };
    });
    return [
      ...findDuplicates(capabilities, this.catalogs),
      ...findAppless(capabilities, this.catalogs),
      ...findPrefixed(scoped, this.settings.authScopePrefix),
    ];
  }

  private add(declared: Declared): Registration {
    const added = this.addAll([declared]);
    return { remove: () => added.forEach((capability) => this.remove(capability)) };
  }

  private remove(capability: Capability): void {
    if (!this.catalogs.remove(capability)) return;
    this.knownScopes = undefined;
    this.emit({ kind: changeOf(capability) });
  }

  private emit(change: CapabilityChange): void {
    for (const listener of this.listeners) listener(change);
  }
}
