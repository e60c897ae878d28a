import type { JSONRPCRequest, RequestId, Tool } from '@modelcontextprotocol/sdk/types.js';
import type { IncomingMessage } from 'node:http';
import { headerOf } from '../gate/mcp-request.js';
import type { Refusal } from '../rpc/refusals.js';
import { RpcCode } from '../rpc/rpc-error.js';

/** The parameter that `Mcp-Name` repeats, by method (spec 2026-07-28, Standard Request Headers; SEP-2663 for tasks). */
const NAMED_BY: ReadonlyMap<string, string> = new Map([
  ['tools/call', 'name'],
  ['prompts/get', 'name'],
  ['resources/read', 'uri'],
  ['tasks/get', 'taskId'],
  ['tasks/update', 'taskId'],
  ['tasks/cancel', 'taskId'],
]);

/**
 * What is wrong with the standard headers of a request: one that is required is missing, or `Mcp-Name` says something
 * else than the body. The SDK's classifier has compared the version and the method already, where they were sent.
 */
export function refusalOfStandardHeaders(http: IncomingMessage, request: JSONRPCRequest): Refusal | undefined {
  const { id, method } = request;
  for (const required of ['MCP-Protocol-Version', 'Mcp-Method']) {
    if (headerOf(http, required.toLowerCase()) === undefined) return headerMismatch(id, `${required} is missing`);
  }
  const parameter = NAMED_BY.get(method);
  return parameter === undefined ? undefined : refusalOfName(http, request, parameter);
}

function refusalOfName(http: IncomingMessage, { id, params }: JSONRPCRequest, parameter: string): Refusal | undefined {
  const named = params?.[parameter];
  const header = headerOf(http, 'mcp-name');
  if (header === undefined) {
    return typeof named === 'string' ? headerMismatch(id, 'Mcp-Name is missing') : undefined;
  }
  const decoded = decodeHeaderValue(header.trim());
  if (decoded === undefined) return headerMismatch(id, 'Mcp-Name is not valid Base64');
  if (typeof named !== 'string' || decoded === named) return undefined;
  return headerMismatch(id, `Mcp-Name is not the ${parameter} in the body`);
}

/** A property of a tool's arguments that its calls repeat in a header (`x-mcp-header` in the input schema, SEP-2243). */
interface ParameterHeader {
  readonly path: readonly string[];
  /** Lower case. */
  readonly header: string;
  readonly isNumber: boolean;
}

interface PropertySchema {
  readonly type?: unknown;
  readonly properties?: Readonly<Record<string, PropertySchema>>;
  readonly 'x-mcp-header'?: unknown;
}

const NUMBER = /^-?\d+(\.\d+)?$/;

/** By listed tool, which is frozen: a schema is searched once. */
const known = new WeakMap<Tool, readonly ParameterHeader[]>();

/** What is wrong with the `Mcp-Param-…` headers of a call of `tool`. A value that the body doesn't have needs none. */
export function refusalOfParameterHeaders(
  http: IncomingMessage,
  { id, params }: JSONRPCRequest,
  tool: Tool,
): Refusal | undefined {
  for (const declared of headersOf(tool)) {
    const value = valueAt(params?.['arguments'], declared.path);
    const wrong = mismatchOf(declared, headerOf(http, declared.header), value);
    if (wrong) return headerMismatch(id, wrong);
  }
  return undefined;
}

/** The headers that repeat the body of a request, but for the revision. */
export function standardHeaders(method: string, params: JSONRPCRequest['params']): Record<string, string> {
  const parameter = NAMED_BY.get(method);
  const named = parameter === undefined ? undefined : params?.[parameter];
  return { 'mcp-method': method, ...(typeof named === 'string' && { 'mcp-name': encodeHeaderValue(named) }) };
}

/** The `Mcp-Param-…` headers of a call of `tool`. */
export function parameterHeaders(tool: Tool, args: unknown): Record<string, string> {
  const headers = headersOf(tool).map(({ header, path }) => [header, textOf(valueAt(args, path))] as const);
  return Object.fromEntries(
    headers.flatMap(([header, text]) => (text === undefined ? [] : [[header, encodeHeaderValue(text)]])),
  );
}

function headersOf(tool: Tool): readonly ParameterHeader[] {
  const found = known.get(tool) ?? search(tool.inputSchema, []);
  known.set(tool, found);
  return found;
}

/** Annotations count where a chain of `properties` leads to them (spec 2026-07-28, Schema Extension). */
function search(schema: PropertySchema, path: readonly string[]): readonly ParameterHeader[] {
  const name = schema['x-mcp-header'];
  const isNumber = schema.type === 'integer' || schema.type === 'number';
  const own =
    typeof name === 'string' && path.length > 0 ? [{ path, header: `mcp-param-${name.toLowerCase()}`, isNumber }] : [];
  const below = Object.entries(schema.properties ?? {}).filter(([, child]) => typeof child === 'object');
  return [...own, ...below.flatMap(([key, child]) => search(child, [...path, key]))];
}

function mismatchOf({ path, header, isNumber }: ParameterHeader, sent: string | undefined, value: unknown) {
  const text = textOf(value);
  if (text === undefined) return undefined;
  const about = `${header} and the argument ${path.join('.')}`;
  if (sent === undefined) return `${about}: the header is missing`;
  const decoded = decodeHeaderValue(sent);
  if (decoded === undefined) return `${about}: the header is not valid Base64`;
  const same = isNumber && NUMBER.test(decoded) ? Number(decoded) === value : decoded === text;
  return same ? undefined : `${about} differ`;
}

/** As a header would say it; `undefined` for what no header can. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'number' && (!Number.isInteger(value) || Number.isSafeInteger(value))
    ? String(value)
    : undefined;
}

function valueAt(root: unknown, path: readonly string[]): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

const ENCODED = /^=\?base64\?(.*)\?=$/s;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads a header value that may be Base64 of UTF-8 (`=?base64?…?=`); any other value stands for itself.
 * @returns `undefined` for Base64 that is not canonical or not UTF-8, which must be refused (spec 2026-07-28, Value Encoding)
 */
export function decodeHeaderValue(value: string): string | undefined {
  const encoded = ENCODED.exec(value)?.[1];
  if (encoded === undefined) return value;
  if (!BASE64.test(encoded)) return undefined;
  try {
    return utf8.decode(Buffer.from(encoded, 'base64'));
  } catch {
    return undefined;
  }
}

function encodeHeaderValue(value: string): string {
  return `=?base64?${Buffer.from(value, 'utf8').toString('base64')}?=`;
}

function headerMismatch(id: RequestId, what: string): Refusal {
  return {
    status: 400,
    code: RpcCode.HeaderMismatch,
    message: `Bad Request: the request headers and body disagree: ${what}`,
    id,
  };
}
