import { type DocumentReferences, OperationProblem } from './document-references.js';
import { jsonContent, type Operation, type Parameter, type PathItem, type RequestBody } from './openapi-document.js';

/** A parameter with the name that its argument has. */
export interface Argument {
  readonly argument: string;
  readonly parameter: Parameter;
}

/** The arguments of a tool, and where each goes in a request. */
export interface OperationInput {
  readonly schema: Readonly<Record<string, unknown>>;
  readonly parameters: readonly Argument[];
  /** Where the operation takes a JSON body. */
  readonly body?: { readonly argument: string; readonly type: string };
}

/** OpenAPI 3.1, Parameter Object: definitions of these are ignored. */
const NOT_PARAMETERS = new Set(['accept', 'content-type', 'authorization']);

/** @throws OperationProblem */
export function operationInput(references: DocumentReferences, item: PathItem, operation: Operation): OperationInput {
  const parameters = named(parametersOf(references, item, operation));
  const body = operation.requestBody && bodyOf(references.resolve<RequestBody>(operation.requestBody), parameters);
  const properties = parameters.map(({ argument, parameter }) => [argument, schemaOf(parameter)] as const);
  const all = body ? [...properties, [body.argument, body.schema] as const] : properties;
  const required = [
    ...parameters
      .filter(({ parameter }) => parameter.required || parameter.in === 'path')
      .map(({ argument }) => argument),
    ...(body?.required ? [body.argument] : []),
  ];
  const schema = references.bundle({
    type: 'object',
    properties: Object.fromEntries(all),
    required,
    additionalProperties: false,
  });
  return { schema, parameters, ...(body && { body: { argument: body.argument, type: body.type } }) };
}

/** Those of the operation win over those of its path. */
function parametersOf(references: DocumentReferences, item: PathItem, operation: Operation): readonly Parameter[] {
  const all = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map((one) =>
    references.resolve<Parameter>(one),
  );
  const byPlace = new Map(all.map((one) => [`${one.in} ${one.name}`, one]));
  return [...byPlace.values()].filter((one) => one.in !== 'header' || !NOT_PARAMETERS.has(one.name.toLowerCase()));
}

/** Two of one name, in a path and in a query say, are told from each other. */
function named(parameters: readonly Parameter[]): readonly Argument[] {
  const taken = new Set<string>();
  return parameters.map((parameter) => {
    const { name } = parameter;
    const argument = taken.has(name) ? `${parameter.in}_${name}` : name;
    taken.add(argument);
    return { argument, parameter };
  });
}

function schemaOf(parameter: Parameter): object {
  const schema = parameter.schema ?? jsonContent(parameter)?.schema ?? {};
  return parameter.description === undefined ? schema : { ...schema, description: parameter.description };
}

function bodyOf(body: RequestBody, parameters: readonly Argument[]) {
  const json = jsonContent(body);
  if (!json) {
    if (body.required) throw new OperationProblem('its body is not JSON');
    return undefined;
  }
  const argument = parameters.some((one) => one.argument === 'body') ? 'request_body' : 'body';
  const { description, required = false } = body;
  return {
    argument,
    type: json.type,
    required,
    schema: description === undefined ? json.schema : { ...json.schema, description },
  };
}
