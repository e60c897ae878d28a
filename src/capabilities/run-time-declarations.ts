import type { Declared } from './declaration.js';
import type {
  PromptDefinition,
  ResourceDefinition,
  ResourceTemplateDefinition,
  ToolDefinition,
} from './definitions.js';
import type {
  PromptHandler,
  ResourceHandler,
  ResourceTemplateHandler,
  TemplateVariables,
  ToolHandler,
} from './handlers.js';
import type { Schema } from './schema/schema.js';

export function declareTool<Input extends Schema | undefined, Output extends Schema | undefined>(
  definition: ToolDefinition<Input, Output>,
  handler: ToolHandler<Input, Output>,
): Declared {
  const run = handler as ToolHandler<undefined, undefined>;
  return {
    kind: 'tool',
    definition,
    place: 'addTool()',
    invoke: (context, args) => run(args as Record<string, unknown>, context),
  };
}

export function declareResource(definition: ResourceDefinition, handler: ResourceHandler): Declared {
  return {
    kind: 'resource',
    definition,
    place: 'addResource()',
    invoke: (context, _args, uri) => handler(uri!, context),
  };
}

export function declareResourceTemplate(
  definition: ResourceTemplateDefinition,
  handler: ResourceTemplateHandler,
): Declared {
  return {
    kind: 'resource-template',
    definition,
    place: 'addResourceTemplate()',
    invoke: (context, variables, uri) => handler(uri!, variables as TemplateVariables, context),
  };
}

export function declarePrompt<Args extends Schema | undefined>(
  definition: PromptDefinition<Args>,
  handler: PromptHandler<Args>,
): Declared {
  const run = handler as PromptHandler<undefined>;
  return {
    kind: 'prompt',
    definition,
    place: 'addPrompt()',
    invoke: (context, args) => run(args as Record<string, unknown>, context),
  };
}
