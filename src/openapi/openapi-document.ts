/** What of an OpenAPI 3.1 document is looked at here. */
export interface OpenApiDocument {
  readonly servers?: readonly ApiServer[];
  readonly paths?: Readonly<Record<string, PathItem | Reference>>;
}

export interface ApiServer {
  readonly url: string;
  readonly variables?: Readonly<Record<string, { readonly default: string }>>;
}

export interface Reference {
  readonly $ref: string;
}

export const OPERATION_METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete'] as const;

type Method = (typeof OPERATION_METHODS)[number];

export type PathItem = { readonly [M in Method]?: Operation } & {
  readonly parameters?: readonly (Parameter | Reference)[];
};

export interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly requestBody?: RequestBody | Reference;
  readonly responses?: Readonly<Record<string, Content | Reference>>;
}

export interface Parameter extends Content {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: object;
  readonly style?: string;
  readonly explode?: boolean;
}

export interface RequestBody extends Content {
  readonly required?: boolean;
  readonly description?: string;
}

/** How members of a form are written. */
export type Encodings = Readonly<
  Record<string, { readonly style?: string; readonly explode?: boolean; readonly contentType?: string }>
>;

export interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: object | null; readonly encoding?: Encodings }>>;
}

/** The schema of JSON, in whatever spelling of its type. */
export function jsonContent({ content = {} }: Content): { readonly type: string; readonly schema: object } | undefined {
  const found = Object.entries(content).find(([type]) => isJson(type));
  return found && { type: found[0], schema: found[1].schema ?? {} };
}

export function isJson(type: string): boolean {
  return /^application\/(?:[\w.+-]+\+)?json\b/i.test(type);
}

/** Of a type, whether a model can read it. */
export function isText(type: string): boolean {
  return /^text\/|\b(?:xml|yaml|javascript|graphql)\b|json\b|^application\/x-www-form-urlencoded/i.test(type);
}
