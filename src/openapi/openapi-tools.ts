import { type DynamicModule, Inject, Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { CapabilityDefinitionError } from '../capabilities/definition-error.js';
import { CapabilityRegistry } from '../capabilities/capability-registry.js';
import { serverRegistry } from '../embed/mcp-servers.js';
import { DocumentReferences, OperationProblem } from './document-references.js';
import {
  type ApiServer,
  OPERATION_METHODS,
  type OpenApiDocument,
  type Operation,
  type PathItem,
  type Reference,
} from './openapi-document.js';
import type { OpenApiOptions } from './openapi-options.js';
import { addOperation, type FoundOperation } from './operation-tool.js';

/** Injects the document and options of one API. */
const OPENAPI = Symbol('OPENAPI');

interface OpenApi {
  readonly document: object | string;
  readonly options: OpenApiOptions;
}

@Injectable()
class OpenApiExplorer implements OnModuleInit {
  constructor(
    @Inject(OPENAPI) private readonly api: OpenApi,
    private readonly registry: CapabilityRegistry,
  ) {}

  /** @throws CapabilityDefinitionError with each operation that can't be a tool */
  async onModuleInit(): Promise<void> {
    const { options } = this.api;
    const document = await this.read();
    const base = baseOf(document, options);
    const references = new DocumentReferences(document);
    const found = operationsOf(document, references);
    const problems = missing(found, options).concat(
      found.filter((one) => isIncluded(one, options)).flatMap((one) => this.add(references, one, base)),
    );
    if (problems.length > 0) throw new CapabilityDefinitionError(problems);
  }

  /** Any version of OpenAPI, as JSON, YAML or an object, is read as 3.1, whose schemas are JSON Schema. */
  private async read(): Promise<OpenApiDocument> {
    const { normalize, upgrade } = await import('@scalar/openapi-parser').catch(noParser);
    const document = normalize(this.api.document);
    const { openapi, swagger } = Object(document) as { readonly openapi?: unknown; readonly swagger?: unknown };
    if (typeof openapi !== 'string' && typeof swagger !== 'string')
      throw new CapabilityDefinitionError(['OpenApiTools.from(): that is no OpenAPI document']);
    return upgrade(document as never).specification as unknown as OpenApiDocument;
  }

  private add(references: DocumentReferences, operation: FoundOperation, base: URL): readonly string[] {
    try {
      addOperation(this.registry, references, operation, base, this.api.options);
      return [];
    } catch (error) {
      const place = `${operation.about.method} ${operation.about.path}`;
      if (error instanceof OperationProblem) return [`${place} can be no tool: ${error.message}`];
      if (error instanceof CapabilityDefinitionError) return error.problems.map((problem) => `${place}: ${problem}`);
      throw error;
    }
  }
}

/** Operations of an API as tools (docs/openapi.md). */
@Module({})
export class OpenApiTools {
  /**
   * A module whose tools are the chosen operations of a document, which is an object, JSON or YAML. Import it once for each API.
   */
  static from(document: object | string, options: OpenApiOptions): DynamicModule {
    const registry = options.mcpServer === undefined ? [] : [serverRegistry(options.mcpServer)];
    return {
      module: OpenApiTools,
      providers: [{ provide: OPENAPI, useValue: { document, options } }, ...registry, OpenApiExplorer],
    };
  }
}

/** @throws CapabilityDefinitionError for a path that is described elsewhere */
function operationsOf({ paths = {} }: OpenApiDocument, references: DocumentReferences): readonly FoundOperation[] {
  return Object.entries(paths).flatMap(([path, described]) => {
    const item = itemOf(references, path, described);
    return OPERATION_METHODS.flatMap((name) => {
      const operation: Operation | undefined = item[name];
      const method = name.toUpperCase();
      if (!operation) return [];
      const id = operation.operationId ?? `${method} ${path}`;
      return [{ about: { id, method, path, tags: operation.tags ?? [] }, item, operation }];
    });
  });
}

function itemOf(references: DocumentReferences, path: string, described: PathItem | Reference): PathItem {
  try {
    return references.resolve<PathItem>(Object(described) as PathItem | Reference);
  } catch (error) {
    if (error instanceof OperationProblem) throw new CapabilityDefinitionError([`${path}: ${error.message}`]);
    throw error;
  }
}

function isIncluded({ about }: FoundOperation, { include }: OpenApiOptions): boolean {
  return typeof include === 'function' ? include(about) : include.includes(about.id);
}

function missing(found: readonly FoundOperation[], { include }: OpenApiOptions): string[] {
  if (typeof include === 'function') return [];
  const ids = new Set(found.map(({ about }) => about.id));
  return include.filter((id) => !ids.has(id)).map((id) => `the OpenAPI document has no operation "${id}"`);
}

/** @throws CapabilityDefinitionError */
function baseOf({ servers = [] }: OpenApiDocument, { baseUrl }: OpenApiOptions): URL {
  const url = URL.parse(baseUrl ?? (servers[0] ? urlOf(servers[0]) : ''));
  if (!url || !/^https?:$/.test(url.protocol))
    throw new CapabilityDefinitionError([
      'the OpenAPI document names no absolute URL of its API: give OpenApiTools.from() a baseUrl',
    ]);
  if (url.username !== '' || url.password !== '')
    throw new CapabilityDefinitionError([
      "the URL of the OpenAPI document's API has a user or a password in it: give OpenApiTools.from() an auth",
    ]);
  url.search = url.hash = '';
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

/** A variable without a default leads nowhere. */
function urlOf({ url, variables = {} }: ApiServer): string {
  const filled = url.replaceAll(/\{([^}]+)\}/g, (whole, name: string) => variables[name]?.default ?? whole);
  return filled.includes('{') ? '' : filled;
}

function noParser(error: unknown): never {
  if ((error as { code?: unknown }).code !== 'ERR_MODULE_NOT_FOUND') throw error;
  throw new CapabilityDefinitionError([
    'OpenApiTools reads documents by @scalar/openapi-parser, which is not installed: npm install @scalar/openapi-parser',
  ]);
}
