import 'reflect-metadata';
import { type AppDefinition, toAppResource } from './apps/declared-app.js';
import { type Declaration, declare, openTools } from './declaration.js';
import { decoratedMethod } from './decorated-method.js';
import type {
  PromptDefinition,
  ResourceDefinition,
  ResourceTemplateDefinition,
  ToolDefinition,
} from './definitions.js';
import type { PromptHandler, ResourceHandler, ResourceTemplateHandler, ToolHandler } from './handlers.js';
import type { Schema } from './schema/schema.js';

/** Accepts a method whose signature fits `Handler`; anything else does not compile. */
export type HandlerDecorator<Handler> = <Method extends Handler>(
  target: object,
  property: string | symbol,
  descriptor: TypedPropertyDescriptor<Method>,
) => void;

/**
 * Serves a method of a provider as a tool: `(args, context) => answer`.
 *
 * Arguments are validated against `input` before the method runs. A thrown `ToolError` is answered with its message;
 * the details of any other error stay in the log.
 */
export function Tool<Input extends Schema | undefined = undefined, Output extends Schema | undefined = undefined>(
  definition: ToolDefinition<Input, Output>,
): HandlerDecorator<ToolHandler<Input, Output>> {
  return declaring('@Tool', { kind: 'tool', definition });
}

/**
 * Lets callers without a token use a tool, beside `@Tool`, where `PUBLIC_CAPABILITIES` is `on`: the same as `public: true`
 * in its definition, which resources, templates, prompts and methods of extensions have, too.
 */
export function PublicTool(): MethodDecorator {
  return (...decorated) => openTools(decoratedMethod('@PublicTool', decorated));
}

/** Serves a method of a provider as a resource: `(uri, context) => contents`. */
export function Resource(definition: ResourceDefinition): HandlerDecorator<ResourceHandler> {
  return declaring('@Resource', { kind: 'resource', definition });
}

/** Serves a method of a provider as an app, a page that hosts show (MCP Apps): `(uri, context) => html`. */
export function App(definition: AppDefinition): HandlerDecorator<ResourceHandler> {
  return declaring('@App', { kind: 'resource', definition: toAppResource(definition) });
}

/** Serves a method of a provider as a resource template: `(uri, variables, context) => contents`. */
export function ResourceTemplate(definition: ResourceTemplateDefinition): HandlerDecorator<ResourceTemplateHandler> {
  return declaring('@ResourceTemplate', { kind: 'resource-template', definition });
}

/** Serves a method of a provider as a prompt: `(args, context) => messages`. */
export function Prompt<Args extends Schema | undefined = undefined>(
  definition: PromptDefinition<Args>,
): HandlerDecorator<PromptHandler<Args>> {
  return declaring('@Prompt', { kind: 'prompt', definition });
}

function declaring<Handler>(decorator: string, declaration: Declaration): HandlerDecorator<Handler> {
  return (...decorated) => declare(decoratedMethod(decorator, decorated), declaration);
}
