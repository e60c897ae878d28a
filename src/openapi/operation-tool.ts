import type { ToolAnnotations } from '@modelcontextprotocol/sdk/types.js';
import type { CallContext } from '../capabilities/call-context.js';
import type { CapabilityRegistry, Registration } from '../capabilities/capability-registry.js';
import { ToolError } from '../capabilities/errors.js';
import type { ToolResultLike } from '../capabilities/handlers.js';
import { jsonSchema } from '../capabilities/schema/json-schema.js';
import { describeArgumentIssues } from '../capabilities/schema/describe-argument-issues.js';
import { passedOn } from '../capabilities/schema/passed-on-schema.js';
import type { Schema } from '../capabilities/schema/schema.js';
import { validate } from '../capabilities/schema/validate.js';
import type { DocumentReferences } from './document-references.js';
import { type Content, jsonContent, type Operation, type PathItem } from './openapi-document.js';
import type { ApiOperation, OpenApiOptions } from './openapi-options.js';
import { operationInput } from './operation-input.js';
import { operationRequest } from './operation-request.js';
import { operationResult } from './operation-result.js';

type Values = Readonly<Record<string, string>>;

const TIMEOUT_SECONDS = 30;
const MAX_BYTES = 1024 * 1024;

/** A schema of an API may recurse as it likes; a check of one value ends after so many steps. */
const MAX_STEPS = 50_000;

/** An operation in its document. */
export interface FoundOperation {
  readonly about: ApiOperation;
  readonly item: PathItem;
  readonly operation: Operation;
}

/**
 * Serves an operation as a tool.
 * @throws OperationProblem, CapabilityDefinitionError where it can't be one
 */
export function addOperation(
  registry: CapabilityRegistry,
  references: DocumentReferences,
  { about, item, operation }: FoundOperation,
  base: URL,
  options: OpenApiOptions,
): Registration {
  const {
    prefix = '',
    define,
    auth,
    timeoutSeconds = TIMEOUT_SECONDS,
    maxRequestBytes = MAX_BYTES,
    maxResponseBytes = MAX_BYTES,
  } = options;
  const input = operationInput(references, about.path, item, operation);
  const what = `${about.method} ${about.path}`;
  const output = outputOf(references, operation);
  const definition = {
    name: prefix + toolName(about.id),
    title: operation.summary,
    description: operation.description ?? operation.summary ?? what,
    annotations: annotationsOf(about.method),
    ...define?.(about),
    input: jsonSchema<Record<string, unknown>>(input.schema, { maxSteps: MAX_STEPS }),
  };
  const call = async (args: Record<string, unknown>, context: CallContext): Promise<ToolResultLike> => {
    const { url, headers, body } = operationRequest({ base, path: about.path, maxBytes: maxRequestBytes }, input, args);
    const proofs = (await auth?.(context)) ?? {};
    const signal = AbortSignal.any([context.signal, AbortSignal.timeout(timeoutSeconds * 1000)]);
    const init = {
      method: about.method,
      headers: withProofs(headers, proofs),
      signal,
      ...(body !== undefined && { body }),
    };
    // The proofs are for this API, and not for where it redirects to.
    const answered = fetch(url, { ...init, redirect: 'manual' }).then((response) =>
      operationResult(response, maxResponseBytes, {
        what,
        uri: `openapi:${url.pathname.slice(base.pathname.length - 1)}`,
      }),
    );
    return await answered.catch((error: unknown) => unanswered(error, what, timeoutSeconds));
  };
  if (!output) return registry.addTool(definition, call);
  const answer = jsonSchema(output, { maxSteps: MAX_STEPS });
  return registry.addTool({ ...definition, output: passedOn(output) }, async (args, context) =>
    fitting(await call(args, context), answer, what),
  );
}

/** A client refuses structured content that does not fit: then the model reads the answer as a text, and what is wrong with it. */
async function fitting(result: ToolResultLike, schema: Schema, what: string): Promise<ToolResultLike> {
  if (result.isError) return result;
  const validation = await validate(schema, result.structuredContent);
  if (validation.ok) return { ...result, structuredContent: validation.value };
  const problem = `${what} was answered, but not as its document says: ${describeArgumentIssues(validation.issues)}`;
  const { structuredContent: _none, ...rest } = result;
  return { ...rest, isError: true, content: [{ type: 'text', text: problem } as never, ...result.content] };
}

function unanswered(error: unknown, what: string, seconds: number): never {
  const isLate = (error as Partial<Error>).name === 'TimeoutError';
  throw new ToolError(
    isLate ? `${what} was not answered in ${seconds} s.` : `${what} could not be asked: the API is not there.`,
    { cause: error },
  );
}

/** What a caller gives as a header stands for no proof: of two of one name, `fetch` would send both. */
function withProofs(headers: Values, proofs: Values): Headers {
  const all = new Headers(headers);
  for (const [name, value] of Object.entries(proofs)) all.set(name, value);
  return all;
}

function toolName(id: string): string {
  return id.replaceAll(/[^A-Za-z0-9_.-]+/g, '_').slice(0, 100);
}

/** Of each answer that says success, if all are JSON: one without would be an answer that clients refuse. */
function outputOf(
  references: DocumentReferences,
  { responses = {} }: Operation,
): Readonly<Record<string, unknown>> | undefined {
  const success = Object.keys(responses)
    .filter((status) => /^2(\d\d|XX)$/i.test(status))
    .map((status) => jsonContent(references.resolve<Content>(responses[status]!)));
  const schemas = success.flatMap((json) => (json ? [json.schema] : []));
  if (schemas.length === 0 || schemas.length < success.length) return undefined;
  return references.bundle(schemas.length === 1 ? schemas[0]! : { anyOf: schemas }, 'answer');
}

/** What HTTP says of a method (RFC 9110, section 9.2). What a POST or PATCH does only its API knows. */
function annotationsOf(method: string): ToolAnnotations {
  const isSafe = method === 'GET' || method === 'HEAD';
  const isIdempotent = isSafe || method === 'PUT' || method === 'DELETE';
  return { readOnlyHint: isSafe, destructiveHint: !isSafe, idempotentHint: isIdempotent, openWorldHint: true };
}
