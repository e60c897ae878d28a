import { ToolError } from '../capabilities/errors.js';
import type { BodyFormat } from './body-format.js';
import { isJson } from './openapi-document.js';
import { type Pair, pairsOf, plainText } from './parameter-style.js';

/** What `fetch` sends. Without a type it says that itself: the type of a form of parts has the boundary in it. */
export interface EncodedBody {
  readonly body: string | FormData | Uint8Array<ArrayBuffer>;
  readonly type?: string;
}

/**
 * @param maxBytes of the body; of a form of parts, those of names and values
 * @throws ToolError for a value that is larger, and for what is no base64
 */
export function encodedBody(format: BodyFormat, value: unknown, maxBytes: number): EncodedBody {
  const { kind, type } = format;
  const budget = new Budget(maxBytes);
  if (kind === 'json') return { body: budget.spent(JSON.stringify(value)), type };
  if (kind === 'text') return { body: budget.spent(plainText(value)), type };
  if (kind === 'binary') return { body: fileOf('The body', value, budget), type };
  if (kind === 'multipart') return { body: parts(format, value, budget) };
  const pairs: [string, string][] = [];
  for (const [name, text] of Object.entries(members(value)).flatMap(([name, one]) => [
    ...fields(format, name, one, budget),
  ]))
    pairs.push([name, text]);
  return { body: new Budget(maxBytes).spent(new URLSearchParams(pairs).toString()), type };
}

/** A nested value names each of its leaves by its whole path: what is too long ends before it is built. */
class Budget {
  private left: number;

  constructor(private readonly maxBytes: number) {
    this.left = maxBytes;
  }

  spend(bytes: number): void {
    this.left -= bytes;
    if (this.left < 0) throw new ToolError(`The body may have ${this.maxBytes} bytes; this one is longer.`);
  }

  spent(text: string): string {
    this.spend(Buffer.byteLength(text));
    return text;
  }
}

function members(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ToolError('The body must be an object: it is a form.');
  return value as Readonly<Record<string, unknown>>;
}

/** OpenAPI 3.1, Encoding Object: lists are repeated and objects are JSON, where the document says nothing else. */
function* fields({ encoding }: BodyFormat, name: string, value: unknown, budget: Budget): Iterable<Pair> {
  const { style, explode, contentType } = encoding[name] ?? {};
  const isStyled = style !== undefined || explode !== undefined;
  const isWhole = !isStyled && (contentType === undefined ? !Array.isArray(value) : isJson(contentType));
  const pairs =
    isWhole && typeof value === 'object' && value !== null
      ? [[name, plainText(value)] as const]
      : pairsOf({ name, style, explode }, value);
  for (const [key, text] of pairs) {
    budget.spend(key.length);
    budget.spent(text);
    yield [key, text];
  }
}

function parts(format: BodyFormat, value: unknown, budget: Budget): FormData {
  const form = new FormData();
  for (const [name, one] of Object.entries(members(value))) {
    if (one === null) continue;
    const type = format.files.get(name);
    const contentType = format.encoding[name]?.contentType;
    if (type !== undefined) for (const file of [one].flat()) form.append(name, blobOf(name, file, type, budget), name);
    // Servers read a part as JSON where its type says so, and only a part that is a file has a type.
    else if (contentType !== undefined && isJson(contentType))
      form.append(name, new Blob([budget.spent(JSON.stringify(one))], { type: contentType }), name);
    else for (const [key, text] of fields(format, name, one, budget)) form.append(key, text);
  }
  return form;
}

function blobOf(name: string, value: unknown, type: string, budget: Budget): Blob {
  budget.spend(name.length);
  return new Blob([fileOf(name, value, budget)], { type });
}

/** @throws ToolError for what is no base64, of which Node decodes what it can */
function fileOf(name: string, value: unknown, budget: Budget): Uint8Array<ArrayBuffer> {
  const text = typeof value === 'string' ? value.replaceAll(/\s/g, '') : undefined;
  if (text === undefined || !/^[\w+/-]*={0,2}$/.test(text) || text.replaceAll('=', '').length % 4 === 1)
    throw new ToolError(`${name} must be a file in base64, and nothing else.`);
  const bytes = new Uint8Array(Buffer.from(text, 'base64'));
  budget.spend(bytes.length);
  return bytes;
}
