import type { Prompt, PromptArgument } from '@modelcontextprotocol/sdk/types.js';
import type { CapabilityRegistry, Registration } from '../capabilities/capability-registry.js';
import type { PromptReturn } from '../capabilities/handlers.js';
import { passedOnCompleters } from './passed-on-completers.js';
import { passedOn } from '../capabilities/schema/passed-on-schema.js';
import type { Passing } from './passing.js';
import type { UpstreamDefinition } from './upstream-options.js';

/** Serves a prompt of another server. */
export function addPrompt(
  registry: CapabilityRegistry,
  passing: Passing,
  prompt: Prompt,
  name: string,
  own: UpstreamDefinition,
): Registration {
  const { title, description, icons, _meta, arguments: listed } = prompt;
  const ref = { type: 'ref/prompt', name: prompt.name };
  const definition = {
    ...{ title, description, icons, _meta },
    ...own,
    name,
    ...(listed && { args: passedOn(schemaOf(listed)) }),
    complete: passedOnCompleters(passing, ref, listed?.map((argument) => argument.name) ?? []),
  };
  return registry.addPrompt(definition, async (args, context) => {
    const params = listed ? { name: prompt.name, arguments: args } : { name: prompt.name };
    // Where the other server says nothing of its result, what the list says is not its result's.
    return {
      description: undefined,
      ...(await passing.pass('prompts/get', params, context)),
    } as unknown as PromptReturn;
  });
}

function schemaOf(listed: readonly PromptArgument[]) {
  const properties = listed.map(({ name, required: _required, ...described }) => [
    name,
    { type: 'string', ...described },
  ]);
  const required = listed.filter((argument) => argument.required).map(({ name }) => name);
  return { type: 'object', properties: Object.fromEntries(properties) as Record<string, unknown>, required };
}
