import type { Prompt } from '@modelcontextprotocol/sdk/types.js';
import type { CallContext } from '../call-context.js';
import type { Declared } from '../declaration.js';
import { toFailure } from '../failure.js';
import { accessOf, checkAccess } from '../grants.js';
import type { PromptReturn } from '../handlers.js';
import type { PromptOutcome } from '../outcomes.js';
import { parseArguments } from './arguments.js';
import { checkCompleters, completeBy } from './completion.js';
import type { Compiled, PromptEntry } from './entry.js';
import { toFailed } from './failed.js';
import { frozenCopy } from './frozen-copy.js';
import { checkName } from './names.js';
import { checkNumbers } from './numbers.js';
import { toPromptResult } from './prompt-answer.js';
import { toPromptArguments } from './prompt-arguments.js';

type DeclaredPrompt = Extract<Declared, { kind: 'prompt' }>;

export function compilePrompt(declared: DeclaredPrompt): Compiled<PromptEntry> {
  const { args: schema, complete: completers, ...rest } = declared.definition;
  const { scopes: _scopes, roles: _roles, public: _public, ...described } = rest;
  const listed = toPromptArguments(schema);
  const problems = [...checkName(described.name), ...checkNumbers(described), ...checkAccess(declared.definition)];
  if (!listed.ok) return { ok: false, problems: [...problems, ...listed.problems] };
  problems.push(
    ...checkCompleters(
      completers,
      listed.args.map(({ name }) => name),
    ),
  );
  if (problems.length > 0) return { ok: false, problems };

  const item = frozenCopy(schema ? { ...described, arguments: listed.args } : described) as Prompt;
  const get = (args: unknown, context: CallContext) => getPrompt(declared, args, context);
  const complete = completeBy(completers, declared.owner, `prompt "${described.name}"`);
  const access = accessOf(declared.definition);
  return { ok: true, entry: { key: described.name, item, place: declared.place, access, get, complete } };
}

async function getPrompt(
  { definition, invoke }: DeclaredPrompt,
  args: unknown,
  context: CallContext,
): Promise<PromptOutcome> {
  try {
    const parsed = await parseArguments(definition.args, args);
    if (parsed.kind === 'invalid') return parsed;
    const answer = (await invoke(context, parsed.args)) as PromptReturn;
    return { kind: 'result', result: toPromptResult(answer, definition.description) };
  } catch (error) {
    return toFailed(toFailure(error, `prompt "${definition.name}"`, context));
  }
}
