import type { Declared } from './declaration.js';
import type { Compiled, PromptEntry, ResourceEntry, ResourceTemplateEntry, ToolEntry } from './kinds/entry.js';
import { compilePrompt } from './kinds/prompt-entry.js';
import { compileResource } from './kinds/resource-entry.js';
import { compileResourceTemplate } from './kinds/resource-template-entry.js';
import { compileTool } from './kinds/tool-entry.js';

/** A compiled capability and its kind. */
export type Capability =
  | { readonly kind: 'tool'; readonly entry: ToolEntry }
  | { readonly kind: 'resource'; readonly entry: ResourceEntry }
  | { readonly kind: 'resource-template'; readonly entry: ResourceTemplateEntry }
  | { readonly kind: 'prompt'; readonly entry: PromptEntry };

export type CompiledAll =
  | { readonly ok: true; readonly capabilities: readonly Capability[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Compiles all or tells everything that is wrong. */
export function compileAll(declared: readonly Declared[]): CompiledAll {
  const outcomes = declared.map(compile);
  const problems = outcomes.flatMap((outcome) => (outcome.ok ? [] : outcome.problems));
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, capabilities: outcomes.flatMap((outcome) => (outcome.ok ? [outcome.capability] : [])) };
}

type One = { readonly ok: true; readonly capability: Capability } | { readonly ok: false; readonly problems: string[] };

function compile(declared: Declared): One {
  if (typeof declared.definition !== 'object' || declared.definition === null)
    return named(
      declared,
      { ok: false, problems: [`it has no definition: ${EXAMPLES[declared.kind]}`] },
      (entry: never) => entry,
    );
  switch (declared.kind) {
    case 'tool':
      return named(declared, compileTool(declared), (entry) => ({ kind: 'tool', entry }));
    case 'resource':
      return named(declared, compileResource(declared), (entry) => ({ kind: 'resource', entry }));
    case 'resource-template':
      return named(declared, compileResourceTemplate(declared), (entry) => ({ kind: 'resource-template', entry }));
    case 'prompt':
      return named(declared, compilePrompt(declared), (entry) => ({ kind: 'prompt', entry }));
    default:
      return declared satisfies never;
  }
}

const EXAMPLES: Readonly<Record<Declared['kind'], string>> = {
  tool: "write @Tool({ name: 'forecast' })",
  resource: "write @Resource({ uri: 'docs://guide', name: 'guide' })",
  'resource-template': "write @ResourceTemplate({ uriTemplate: 'docs://{page}', name: 'page' })",
  prompt: "write @Prompt({ name: 'review' })",
};

function named<E>({ kind, place }: Declared, compiled: Compiled<E>, toCapability: (entry: E) => Capability): One {
  if (compiled.ok) return { ok: true, capability: toCapability(compiled.entry) };
  return {
    ok: false,
    problems: compiled.problems.map((problem) => `${place}: the ${kind} cannot be served: ${problem}`),
  };
}
