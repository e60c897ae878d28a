import { type DocumentReferences, OperationProblem } from './document-references.js';
import { type BodyFormat, bodyFormat } from './body-format.js';
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
  /** Where the operation takes a body. */
  readonly body?: { readonly argument: string; readonly format: BodyFormat };
}

/** OpenAPI 3.1, Parameter Object: definitions of the first three are ignored. The others are of the connection, and of where it leads. */
const NOT_PARAMETERS = new Set([
  ...['accept', 'content-type', 'authorization'],
  ...['host', 'connection', 'content-length', 'transfer-encoding', 'upgrade', 'te', 'trailer', 'expect', 'cookie'],
]);

/** @throws OperationProblem */
export function operationInput(
  references: DocumentReferences,
  path: string,
  item: PathItem,
  operation: Operation,
): OperationInput {
  const parameters = named(parametersOf(references, path, item, operation));
  const body =
    operation.requestBody && bodyOf(references, references.resolve<RequestBody>(operation.requestBody), parameters);
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
  return { schema, parameters, ...(body && { body: { argument: body.argument, format: body.format } }) };
}

/** Those of the operation win over those of its path, and a variable of the path that none describes is a text. */
function parametersOf(
  references: DocumentReferences,
  path: string,
  item: PathItem,
  operation: Operation,
): readonly Parameter[] {
  const described = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map((one) =>
    references.resolve<Parameter>(one),
  );
  const variables = [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name]): Parameter => ({
    name: name!,
    in: 'path',
    schema: { type: 'string' },
  }));
  const byPlace = new Map([...variables, ...described].map((one) => [`${one.in} ${one.name}`, one]));
  const all = [...byPlace.values()].filter((one) => one.in !== 'header' || !NOT_PARAMETERS.has(one.name.toLowerCase()));
  for (const one of all) assertWritable(one);
  return all;
}

function assertWritable({ name, in: place }: Parameter): void {
  if (!['path', 'query', 'header', 'cookie'].includes(place))
    throw new OperationProblem(`its parameter ${name} is in ${place}, where no request has one`);
}

/** Two of one name, in a path and in a query say, are told from each other. */
function named(parameters: readonly Parameter[]): readonly Argument[] {
  const taken = new Set<string>();
  return parameters.map((parameter) => {
    const argument = freeArgument(parameter.name, parameter.in, taken);
    taken.add(argument);
    return { argument, parameter };
  });
}

function freeArgument(name: string, place: string, taken: ReadonlySet<string>): string {
  let argument = name;
  while (taken.has(argument)) argument = `${place}_${argument}`;
  return argument;
}

function schemaOf(parameter: Parameter): object {
  const schema = parameter.schema ?? jsonContent(parameter)?.schema ?? {};
  return parameter.description === undefined ? schema : { ...schema, description: parameter.description };
}

function bodyOf(references: DocumentReferences, body: RequestBody, parameters: readonly Argument[]) {
  const format = bodyFormat(references, body);
  if (!format) {
    if (body.required) throw new OperationProblem('its body is neither JSON nor a form, a text or a file');
    return undefined;
  }
  const argument = freeArgument('body', 'request', new Set(parameters.map((one) => one.argument)));
  const { description, required = false } = body;
  return {
    argument,
    format,
    required,
    schema: description === undefined ? format.schema : { ...format.schema, description },
  };
}
