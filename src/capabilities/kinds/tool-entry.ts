import type { ToolRateLimit } from '../definitions.js';
import type { CallToolResult, Tool } from '@modelcontextprotocol/sdk/types.js';
import { wellFormed } from '../../text/well-formed.js';
import { checkToolUi, toToolUi } from '../apps/app-checks.js';
import type { ToolUi } from '../apps/app-definition.js';
import { toolMeta } from '../apps/app-meta.js';
import type { CallContext } from '../call-context.js';
import type { Declared } from '../declaration.js';
import type { ToolDefinition } from '../definitions.js';
import { type Failure, toFailure } from '../failure.js';
import type { ToolOutcome } from '../outcomes.js';
import { accessOf, checkAccess } from '../grants.js';
import { emitJsonSchema } from '../schema/emit-json-schema.js';
import type { JsonSchema } from '../schema/schema.js';
import { parseArguments } from './arguments.js';
import type { Compiled, ToolEntry } from './entry.js';
import { frozenCopy } from './frozen-copy.js';
import { checkName } from './names.js';
import { checkNumbers } from './numbers.js';
import { type OutputSchema, toToolResult } from './tool-answer.js';

type DeclaredTool = Extract<Declared, { kind: 'tool' }>;

const NO_ARGUMENTS: JsonSchema = { type: 'object', properties: {} };

export function compileTool(declared: DeclaredTool): Compiled<ToolEntry> {
  const { definition, place } = declared;
  const input = definition.input
    ? emitJsonSchema(definition.input, 'input')
    : ({ ok: true, json: NO_ARGUMENTS } as const);
  const output = definition.output ? emitJsonSchema(definition.output, 'output') : undefined;
  const problems = [
    ...checkName(definition.name),
    ...checkRateLimit(definition.rateLimit),
    ...checkPublicTool(definition),
  ];
  problems.push(
    ...checkNumbers({ annotations: definition.annotations, icons: definition.icons, _meta: definition._meta }),
  );
  problems.push(...checkToolUi(definition.ui));
  if (!input.ok) problems.push(`its input schema ${input.problem}`);
  if (output && !output.ok) problems.push(`its output schema ${output.problem}`);
  if (problems.length > 0 || !input.ok || output?.ok === false) return { ok: false, problems };

  const item = toItem(definition, input.json, output?.json);
  const outputSchema = definition.output && output ? { schema: definition.output, json: output.json } : undefined;
  const call = (args: unknown, context: CallContext) => callTool(declared, outputSchema, args, context);
  const { name: key, rateLimit, audit = 'digest', task } = definition;
  const access = accessOf(definition);
  const app = appOf(definition.ui)?.resourceUri;
  return { ok: true, entry: { key, item, place, access, audit, task, call, app, ...(rateLimit && { rateLimit }) } };
}

/** What is listed is for clients; what a definition says to this service is not. */
function toItem(definition: ToolDefinition, inputSchema: JsonSchema, outputSchema: JsonSchema | undefined): Tool {
  const {
    input: _input,
    output: _output,
    rateLimit: _rateLimit,
    task: _task,
    taskStart: _taskStart,
    ...rest
  } = definition;
  const { audit: _audit, scopes: _scopes, roles: _roles, public: _public, ui, ...described } = rest;
  const shown = appOf(ui);
  const meta = shown && { _meta: toolMeta(described._meta, shown) };
  return frozenCopy({ ...described, ...meta, inputSchema, outputSchema }) as unknown as Tool;
}

/** How the tool belongs to an app, by the URI that the app is listed by. */
function appOf(ui: ToolDefinition['ui']): ToolUi | undefined {
  const named = toToolUi(ui);
  return named?.resourceUri === undefined ? named : { ...named, resourceUri: new URL(named.resourceUri).href };
}

async function callTool(
  { definition, invoke }: DeclaredTool,
  output: OutputSchema | undefined,
  args: unknown,
  context: CallContext,
): Promise<ToolOutcome> {
  try {
    const parsing = parseArguments(definition.input, args);
    const parsed = parsing instanceof Promise ? await parsing : parsing;
    if (parsed.kind === 'invalid') return parsed;
    if (definition.task && definition.taskStart !== 'by-handler') await context.startTask();
    const result = toToolResult(await invoke(context, parsed.args), output);
    return { kind: 'result', result: result instanceof Promise ? await result : result };
  } catch (error) {
    return toOutcome(toFailure(error, `tool "${definition.name}"`, context));
  }
}

/** A model can act on a failed tool, so it learns of it as a result; only a `ProtocolError` is a JSON-RPC error. */
function toOutcome(failure: Failure): ToolOutcome {
  switch (failure.kind) {
    case 'protocol':
      return { ...failure, kind: 'failed' };
    case 'told':
    case 'hidden':
      return { kind: 'result', result: toErrorResult(failure.message) };
    default:
      return failure satisfies never;
  }
}

function toErrorResult(message: string): CallToolResult {
  return { content: [{ type: 'text', text: wellFormed(message) }], isError: true };
}

function checkPublicTool(definition: ToolDefinition): string[] {
  const problems = checkAccess(definition);
  if (definition.public && definition.task === 'required')
    problems.push("it is public, and callers without a token have no tasks: write task: 'optional'");
  return problems;
}

/** @returns problems, none for a good limit or no limit */
export function checkRateLimit(limit: ToolRateLimit | undefined): string[] {
  if (limit === undefined || [limit.max, limit.perSeconds].every((part) => Number.isInteger(part) && part > 0))
    return [];
  return ['its rateLimit must have max and perSeconds, whole numbers from 1'];
}
