import type { Result } from '@modelcontextprotocol/sdk/types.js';
import type { CallContext } from '../capabilities/call-context.js';
import type { Invoke } from '../capabilities/declaration.js';
import { toFailure } from '../capabilities/failure.js';
import { accessOf, checkAccess, type Access } from '../capabilities/grants.js';
import { parseArguments } from '../capabilities/kinds/arguments.js';
import { toFailed } from '../capabilities/kinds/failed.js';
import { WrongAnswerError } from '../capabilities/kinds/wrong-answer.error.js';
import type { Failed, InvalidArguments } from '../capabilities/outcomes.js';
import { describeArgumentIssues } from '../capabilities/schema/describe-argument-issues.js';
import { emitJsonSchema } from '../capabilities/schema/emit-json-schema.js';
import type { Schema } from '../capabilities/schema/schema.js';
import { validate } from '../capabilities/schema/validate.js';
import type { ExtensionMethodDefinition } from './extension.decorators.js';
import { checkMethodName } from './extension-names.js';

export type MethodOutcome = { readonly kind: 'result'; readonly result: Result } | InvalidArguments | Failed;

/** A method that a team serves, ready to be called; knows no era. */
export interface TeamMethod {
  readonly name: string;
  /** The id of the extension that it is of. */
  readonly extension: string;
  readonly access: Access;
  call(params: unknown, context: CallContext): Promise<MethodOutcome>;
}

export interface DeclaredMethod {
  readonly definition: ExtensionMethodDefinition;
  readonly invoke: Invoke;
  /** Such as `AcmeSearch.search in AcmeModule`. */
  readonly place: string;
}

/** @returns problems, none for a method that can be served */
export function checkMethod({ definition, place }: DeclaredMethod): string[] {
  const { name, params, result } = definition;
  const problems = [
    ...checkMethodName(name),
    ...checkParams(params),
    ...checkResult(result),
    ...checkAccess(definition),
  ];
  return problems.map((problem) => `${place}: the method cannot be served: ${problem}`);
}

export function compileMethod(declared: DeclaredMethod, extension: string): TeamMethod {
  const { definition } = declared;
  const call = (given: unknown, context: CallContext) => callMethod(declared, given, context);
  return { name: definition.name, extension, access: accessOf(definition), call };
}

function checkParams(schema: Schema | undefined): string[] {
  const emitted = schema && emitJsonSchema(schema, 'input');
  return !emitted || emitted.ok ? [] : [`its params schema ${emitted.problem}`];
}

function checkResult(schema: Schema | undefined): string[] {
  const emitted = schema && emitJsonSchema(schema, 'output');
  if (!emitted) return [];
  if (!emitted.ok) return [`its result schema ${emitted.problem}`];
  return emitted.json['type'] === 'object' ? [] : ['its result schema must describe an object'];
}

async function callMethod(
  { definition, invoke }: DeclaredMethod,
  given: unknown,
  context: CallContext,
): Promise<MethodOutcome> {
  const { name, params, result: schema } = definition;
  try {
    const parsed = await parseArguments(params, withoutMeta(given));
    if (parsed.kind === 'invalid') return inParams(parsed);
    return { kind: 'result', result: await toResult(await invoke(context, parsed.args), schema) };
  } catch (error) {
    return toFailed(toFailure(error, `method "${name}"`, context));
  }
}

/** `_meta` is the protocol's, and in the context. */
function withoutMeta(params: unknown): unknown {
  const { _meta, ...own } = (params ?? {}) as Readonly<Record<string, unknown>>;
  return own;
}

function inParams({ kind, issues }: InvalidArguments): InvalidArguments {
  return { kind, issues, message: `Invalid params: ${describeArgumentIssues(issues)}` };
}

/** @throws WrongAnswerError */
async function toResult(answer: unknown, schema: Schema | undefined): Promise<Result> {
  const fitting = schema ? await fit(answer, schema) : (answer ?? {});
  if (typeof fitting === 'object' && fitting !== null && !Array.isArray(fitting)) return fitting as Result;
  throw new WrongAnswerError('return an object, or nothing');
}

async function fit(answer: unknown, schema: Schema): Promise<unknown> {
  const validation = await validate(schema, answer);
  if (validation.ok) return validation.value;
  throw new WrongAnswerError(`it does not fit the result schema: ${describeArgumentIssues(validation.issues)}`);
}
