import type { DocumentReferences } from './document-references.js';
import { type Encodings, isJson, isText, type RequestBody } from './openapi-document.js';

type Members = Readonly<Record<string, object>>;

/** In the order in which they are chosen: a form of parts can carry files, and a plain one can't. */
const KINDS = ['json', 'multipart', 'form', 'text', 'binary'] as const;

type Kind = (typeof KINDS)[number];

/** How the body of an operation is written. */
export interface BodyFormat {
  readonly kind: Kind;
  readonly type: string;
  /** Of the argument. */
  readonly schema: object;
  readonly encoding: Encodings;
  /** Members of a form of parts that are files, with their types. */
  readonly files: ReadonlyMap<string, string>;
}

const FILE_TYPE = 'application/octet-stream';

/** Of the types that a body may have, the one that is written; `undefined` where none can be. */
export function bodyFormat(references: DocumentReferences, { content = {} }: RequestBody): BodyFormat | undefined {
  const found = Object.entries(content).flatMap(([type, media]) => {
    const schema = media.schema ?? {};
    const encoding = media.encoding ?? {};
    const kind = kindOf(references, type, schema);
    return kind ? [{ kind, type: concrete(kind, type), schema, encoding }] : [];
  });
  const [first] = found.sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
  if (!first) return undefined;
  const files =
    first.kind === 'multipart' ? filesOf(references, first.schema, first.encoding) : new Map<string, string>();
  return { ...first, files, schema: argumentOf(references, first.kind, first.schema, files) };
}

function kindOf(references: DocumentReferences, type: string, schema: object): Kind | undefined {
  const is = (pattern: RegExp) => pattern.test(type);
  const isFile = isFileSchema(references, schema);
  if (is(/^(?:\*|application)\/\*/)) return isFile ? 'binary' : 'json';
  if (is(/^text\//i)) return 'text';
  if (type.includes('*')) return undefined;
  if (isJson(type)) return 'json';
  if (is(/^application\/x-www-form-urlencoded\b/i)) return 'form';
  if (is(/^multipart\/form-data\b/i)) return 'multipart';
  if (isFile || is(/^(?:application\/octet-stream\b|image\/|audio\/|video\/)/i)) return 'binary';
  const { type: schemaType } = references.resolve<{ readonly type?: unknown }>(schema);
  if ([schemaType].flat().includes('string')) return 'text';
  // The parser reads a file of OpenAPI 3.0 as a schema that says nothing.
  return Object.keys(schema).length > 0 ? undefined : isText(type) ? 'text' : 'binary';
}

/** Ranges are no types: what is sent says what it is. */
function concrete(kind: Kind, type: string): string {
  if (!type.includes('*')) return type;
  if (kind === 'json') return 'application/json';
  return kind === 'text' ? 'text/plain' : FILE_TYPE;
}

function argumentOf(
  references: DocumentReferences,
  kind: Kind,
  schema: object,
  files: ReadonlyMap<string, string>,
): object {
  if (kind === 'text') return { type: 'string' };
  if (kind === 'binary') return base64();
  if (files.size === 0) return schema;
  const whole = references.resolve<{ readonly properties?: Members }>(schema);
  const members = membersOf(references, schema);
  const described = [...files.keys()].map((name) => {
    const one = references.resolve<{ readonly type?: unknown; readonly description?: string }>(members[name]!);
    const file = base64(one.description);
    return [name, one.type === 'array' ? { type: 'array', items: base64() } : file] as const;
  });
  return { ...whole, properties: { ...whole.properties, ...Object.fromEntries(described) } };
}

function base64(description = 'A file'): object {
  return { type: 'string', contentEncoding: 'base64', description: `${description} (in base64)` };
}

function filesOf(references: DocumentReferences, schema: object, encoding: Encodings): ReadonlyMap<string, string> {
  const files = Object.entries(membersOf(references, schema)).flatMap(([name, member]) => {
    const { type, items } = references.resolve<{ readonly type?: unknown; readonly items?: object }>(member);
    const one = type === 'array' && items ? items : member;
    if (!isFileSchema(references, one)) return [];
    const { contentMediaType } = references.resolve<{ readonly contentMediaType?: string }>(one);
    const said = encoding[name]?.contentType ?? contentMediaType ?? FILE_TYPE;
    // A list of types or a range says what a file may be, and not what it is.
    return [[name, /[*,]/.test(said) ? FILE_TYPE : said] as const];
  });
  return new Map(files);
}

const MOST_NESTED = 5;

function membersOf(references: DocumentReferences, schema: object, depth = 0): Members {
  const { properties, allOf = [] } = references.resolve<{
    readonly properties?: Members;
    readonly allOf?: readonly object[];
  }>(schema);
  if (depth === MOST_NESTED) return { ...properties };
  return Object.assign({}, ...allOf.map((one) => membersOf(references, one, depth + 1)), properties) as Members;
}

/** Bytes as they are. With a `contentEncoding` it is a text that stands for bytes, which is sent as it is. */
function isFileSchema(references: DocumentReferences, schema: object): boolean {
  const { format, contentMediaType, contentEncoding } = references.resolve<{
    readonly format?: unknown;
    readonly contentMediaType?: unknown;
    readonly contentEncoding?: unknown;
  }>(schema);
  return contentEncoding === undefined && (format === 'binary' || contentMediaType !== undefined);
}
