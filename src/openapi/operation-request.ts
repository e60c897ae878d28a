import { ToolError } from '../capabilities/errors.js';
import { type EncodedBody, encodedBody } from './encoded-body.js';
import type { Parameter } from './openapi-document.js';
import type { OperationInput } from './operation-input.js';
import { pairsOf, pathText, simpleText } from './parameter-style.js';

type Values = Readonly<Record<string, unknown>>;

/** A request to an API: everything but who asks. */
export interface OperationRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: EncodedBody['body'];
}

/** Where an API is, and how much may be sent to it. */
export interface OperationTarget {
  /** Ends with a slash. */
  readonly base: URL;
  readonly path: string;
  readonly maxBytes: number;
}

/** @throws ToolError where a value would lead out of the path, or can't be sent */
export function operationRequest(
  { base, path, maxBytes }: OperationTarget,
  input: OperationInput,
  values: Values,
): OperationRequest {
  const given = input.parameters.flatMap(({ argument, parameter }) => {
    const value = own(values, argument);
    return value === undefined ? [] : [{ parameter, value }];
  });
  let filled = path;
  const query = new URLSearchParams();
  const headers: Record<string, string> = { accept: 'application/json, */*;q=0.1' };
  const cookies: string[] = [];
  for (const { parameter, value } of given) {
    const { name } = parameter;
    if (parameter.in === 'path') filled = filled.replaceAll(`{${name}}`, () => segment(parameter, value));
    else if (parameter.in === 'query') for (const [key, one] of queryOf(parameter, value)) query.append(key, one);
    else if (value === null) continue;
    else if (parameter.in === 'header') headers[name.toLowerCase()] = header(name, text(parameter, value));
    else cookies.push(`${name}=${encodeURIComponent(text(parameter, value))}`);
  }
  if (cookies.length > 0) headers['cookie'] = cookies.join('; ');
  const url = new URL(`.${filled}`, base);
  // Nothing that a caller writes may lead to another place than the API.
  if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname))
    throw new ToolError('These arguments lead out of the API.');
  // A path may have a query of its own. `%20` is a space to every server, `+` only to those that read forms.
  url.search = [url.search.slice(1), query.toString().replaceAll('+', '%20')].filter(Boolean).join('&');
  const body = input.body && own(values, input.body.argument);
  if (!input.body || body === undefined) return { url, headers };
  const { body: written, type } = encodedBody(input.body.format, body, maxBytes);
  return { url, headers: { ...headers, ...(type !== undefined && { 'content-type': type }) }, body: written };
}

function own(values: Values, name: string): unknown {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

/** `.` and `..` are taken for what they mean in a path, however they are encoded. */
function segment(parameter: Parameter, value: unknown): string {
  const { name, content } = parameter;
  const written = content ? encodeURIComponent(JSON.stringify(value)) : pathText(parameter, value);
  if (/^\.{0,2}$/.test(written)) throw new ToolError(`${name} may not be "${written}".`);
  return written;
}

/** Style `simple`, and JSON where a parameter has content of that type. */
function text({ content, explode }: Parameter, value: unknown): string {
  return content ? JSON.stringify(value) : simpleText(explode, value);
}

function header(name: string, value: string): string {
  if (/[^\t\x20-\x7e]/.test(value)) throw new ToolError(`${name} may only have printable ASCII characters.`);
  return value;
}

function queryOf(parameter: Parameter, value: unknown): Iterable<readonly [string, string]> {
  return parameter.content ? [[parameter.name, JSON.stringify(value)]] : pairsOf(parameter, value);
}
