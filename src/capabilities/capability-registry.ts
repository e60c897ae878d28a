import { Inject, Injectable } from '@nestjs/common';
import type { CompleteRequestParams, ServerCapabilities, Tool } from '@modelcontextprotocol/sdk/types.js';
import { type Settings, SETTINGS } from '../config/settings.js';
import type { CallContext } from './call-context.js';
import type { InvalidCursor } from './catalog.js';
import { Catalogs, changeOf } from './catalogs.js';
import { type Capability, compileAll } from './compile.js';
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
import type { CompletionRequest } from './kinds/entry.js';
import type {
  CapabilityChange,
  ListKind,
  CompletionOutcome,
  PromptOutcome,
  PromptPage,
  ResourceOutcome,
  ResourcePage,
  ResourceTemplatePage,
  ToolOutcome,
  ToolPage,
} from './outcomes.js';
import type { Registration } from './registration.js';
import { declarePrompt, declareResource, declareResourceTemplate, declareTool } from './run-time-declarations.js';
import type { Schema } from './schema/schema.js';
import { SERVER_CAPABILITIES } from './server-capabilities.js';

/**
 * Every capability of this process: lists, schemas and validators computed once and shared by all sessions. Knows no
 * transport and no era; what cannot be done is a value. Everything listed is frozen.
 */
@Injectable()
export class CapabilityRegistry {
  private readonly catalogs: Catalogs;
  private readonly listeners = new Set<(change: CapabilityChange) => void>();

  constructor(@Inject(SETTINGS) settings: Pick<Settings, 'listPageSize'>) {
    this.catalogs = new Catalogs(settings.listPageSize);
  }

  /** What `initialize` declares. The same whatever is registered, so that pods and run-time additions agree. */
  serverCapabilities(): ServerCapabilities {
    return SERVER_CAPABILITIES;
  }

  listTools(cursor?: string): ToolPage | InvalidCursor {
    return this.catalogs.tools.page(cursor);
  }

  listResources(cursor?: string): ResourcePage | InvalidCursor {
    return this.catalogs.resources.page(cursor);
  }

  listResourceTemplates(cursor?: string): ResourceTemplatePage | InvalidCursor {
    return this.catalogs.templates.page(cursor);
  }

  listPrompts(cursor?: string): PromptPage | InvalidCursor {
    return this.catalogs.prompts.page(cursor);
  }

  hasTool(name: string): boolean {
    return this.catalogs.tools.has(name);
  }

  /** The listed item, with the annotations that say whether a call may run again. */
  findTool(name: string): Tool | undefined {
    return this.catalogs.tools.get(name)?.item;
  }

  /** Whether a tool is declared long-running, and so answered by a task where the client knows tasks. */
  taskOf(name: string): ToolDefinition['task'] {
    return this.catalogs.tools.get(name)?.task;
  }

  /** Whether a URI is listed or matched by a template: what can be read can be subscribed to. */
  knowsResource(uri: string): boolean {
    return this.catalogs.resources.has(uri) || this.catalogs.templates.all().some((template) => template.matches(uri));
  }

  async callTool(name: string, args: unknown, context: CallContext): Promise<ToolOutcome> {
    return this.catalogs.tools.get(name)?.call(args, context) ?? { kind: 'unknown' };
  }

  /** A listed URI first, then the first template in list order that matches. */
  async readResource(uri: string, context: CallContext): Promise<ResourceOutcome> {
    const resource = this.catalogs.resources.get(uri);
    if (resource) return resource.read(context);
    const template = this.catalogs.templates.all().find((candidate) => candidate.matches(uri));
    return template?.read(uri, context) ?? { kind: 'unknown' };
  }

  async getPrompt(name: string, args: unknown, context: CallContext): Promise<PromptOutcome> {
    return this.catalogs.prompts.get(name)?.get(args, context) ?? { kind: 'unknown' };
  }

  async complete(params: CompleteRequestParams, context: CallContext): Promise<CompletionOutcome> {
    const { ref, argument } = params;
    const target =
      ref.type === 'ref/prompt' ? this.catalogs.prompts.get(ref.name) : this.catalogs.templates.get(ref.uri);
    if (!target) return { kind: 'unknown' };
    const resolved = params.context?.arguments ?? {};
    const request: CompletionRequest = { argument: argument.name, value: argument.value, resolved };
    return target.complete(request, context);
  }

  /** @throws CapabilityDefinitionError when it cannot be served or its name is taken */
  addTool<Input extends Schema | undefined = undefined, Output extends Schema | undefined = undefined>(
    definition: ToolDefinition<Input, Output>,
    handler: ToolHandler<Input, Output>,
  ): Registration {
    return this.add(declareTool(definition, handler));
  }

  /** @throws CapabilityDefinitionError when it cannot be served or its URI is taken */
  addResource(definition: ResourceDefinition, handler: ResourceHandler): Registration {
    return this.add(declareResource(definition, handler));
  }

  /** @throws CapabilityDefinitionError when it cannot be served or its template is taken */
  addResourceTemplate(definition: ResourceTemplateDefinition, handler: ResourceTemplateHandler): Registration {
    return this.add(declareResourceTemplate(definition, handler));
  }

  /** @throws CapabilityDefinitionError when it cannot be served or its name is taken */
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
    const problems = compiled.ok ? findDuplicates(compiled.capabilities, this.catalogs) : compiled.problems;
    if (!compiled.ok || problems.length > 0) throw new CapabilityDefinitionError(problems);
    for (const capability of compiled.capabilities) this.catalogs.add(capability);
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

  /** Says that the contents of a resource changed; clients that subscribed to it are told. */
  resourceUpdated(uri: string): void {
    this.emit({ kind: 'resource-updated', uri });
  }

  /** @returns ends the listening */
  onChange(listener: (change: CapabilityChange) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  private add(declared: Declared): Registration {
    const added = this.addAll([declared]);
    return { remove: () => added.forEach((capability) => this.remove(capability)) };
  }

  private remove(capability: Capability): void {
    if (this.catalogs.remove(capability)) this.emit({ kind: changeOf(capability) });
  }

  private emit(change: CapabilityChange): void {
    for (const listener of this.listeners) listener(change);
  }
}
