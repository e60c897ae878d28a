import { ToolError } from '../capabilities/errors.js';
import type { Parameter } from './openapi-document.js';
import type { OperationInput } from './operation-input.js';

type Values = Readonly<Record<string, unknown>>;

/** A request to an API: everything but who asks. */
export interface OperationRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * @param base of the API, ending with a slash
 * @throws ToolError where a value would lead out of the path
 */
export function operationRequest(base: URL, path: string, input: OperationInput, values: Values): OperationRequest {
  const given = input.parameters.flatMap(({ argument, parameter }) => {
    const value = values[argument];
    return value === undefined ? [] : [{ parameter, value }];
  });
  let filled = path;
  const query = new URLSearchParams();
  const headers: Record<string, string> = { accept: 'application/json' };
  const cookies: string[] = [];
  for (const { parameter, value } of given) {
    const { name } = parameter;
    if (parameter.in === 'path') filled = filled.replaceAll(`{${name}}`, () => segment(name, text(parameter, value)));
    else if (parameter.in === 'query') for (const [key, one] of queryOf(parameter, value)) query.append(key, one);
    else if (parameter.in === 'header') headers[name.toLowerCase()] = header(name, text(parameter, value));
    else cookies.push(`${name}=${encodeURIComponent(text(parameter, value))}`);
  }
  if (cookies.length > 0) headers['cookie'] = cookies.join('; ');
  const url = new URL(`.${filled}`, base);
  // Nothing that a caller writes may lead to another place than the API.
  if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname))
    throw new ToolError('These arguments lead out of the API.');
  url.search = query.toString();
  const body = input.body && values[input.body.argument];
  if (!input.body || body === undefined) return { url, headers };
  return { url, headers: { ...headers, 'content-type': input.body.type }, body: JSON.stringify(body) };
}

/** `.` and `..` are taken for what they mean in a path, however they are encoded. */
function segment(name: string, value: string): string {
  if (value === '' || value === '.' || value === '..') throw new ToolError(`${name} may not be "${value}".`);
  return encodeURIComponent(value);
}

/** Style `simple`, and JSON where a parameter has content of that type. */
function text({ content, explode }: Parameter, value: unknown): string {
  if (content) return JSON.stringify(value);
  if (Array.isArray(value)) return value.map(String).join(',');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .flatMap(([key, one]) => (explode ? [`${key}=${String(one)}`] : [key, String(one)]))
    .join(',');
}

function header(name: string, value: string): string {
  if (/[^\t\x20-\x7e]/.test(value)) throw new ToolError(`${name} may only have printable ASCII characters.`);
  return value;
}

const SEPARATORS: Readonly<Record<string, string>> = { spaceDelimited: ' ', pipeDelimited: '|' };

function queryOf(parameter: Parameter, value: unknown): readonly (readonly [string, string])[] {
  const { name, style = 'form', explode = style === 'form', content } = parameter;
  if (content || typeof value !== 'object' || value === null)
    return [[name, content ? JSON.stringify(value) : String(value)]];
  if (Array.isArray(value))
    return explode
      ? value.map((one) => [name, String(one)])
      : [[name, value.map(String).join(SEPARATORS[style] ?? ',')]];
  const entries = Object.entries(value);
  if (style === 'deepObject') return entries.map(([key, one]) => [`${name}[${key}]`, String(one)]);
  return explode ? entries.map(([key, one]) => [key, String(one)]) : [[name, entries.flat().map(String).join(',')]];
}
