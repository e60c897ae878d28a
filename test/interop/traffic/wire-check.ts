import { Ajv, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { type Definitions, type OfficialSchema, officialSchemas, type Revision } from './official-schemas.js';
import { strict } from './strict-schema.js';

/** What `ajv-formats` exports is a function, whatever its types say of it in CommonJS. */
const addFormats = formats as unknown as (ajv: Ajv) => void;

export interface WireMessage {
  readonly jsonrpc?: unknown;
  readonly id?: unknown;
  readonly method?: unknown;
  readonly params?: unknown;
  readonly result?: { readonly resultType?: unknown };
  readonly error?: unknown;
}

/** Holds messages against the official schema of one revision, and finds members that the revision does not know. */
export class WireCheck {
  private readonly definitions: Definitions;
  private readonly ajv: Ajv;
  private readonly byMethod = new Map<string, string>();
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor(
    readonly revision: Revision,
    { keyword, definitions }: OfficialSchema,
  ) {
    this.definitions = strict(definitions);
    const options = { strict: false, allErrors: true, verbose: true };
    this.ajv = keyword === '$defs' ? new Ajv2020(options) : new Ajv(options);
    addFormats(this.ajv);
    this.ajv.addSchema({ $id: 'mcp:schema', [keyword]: this.definitions });
    this.refer = (name) => ({ $ref: `mcp:schema#/${keyword}/${name}` });
    for (const [name, schema] of Object.entries(this.definitions)) {
      const method = (schema['properties'] as Record<string, { const?: unknown }> | undefined)?.['method']?.const;
      if (typeof method === 'string' && /(?:Request|Notification)$/.test(name)) this.byMethod.set(method, name);
    }
  }

  private readonly refer: (name: string) => object;

  /**
   * @param method of the request that a response answers
   * @returns what is wrong, as `Tool/inputSchema must be object`; nothing where nothing is
   */
  problemsOf(message: WireMessage, method?: string): string[] {
    const { jsonrpc, ...rest } = message;
    const envelope = [
      ...(jsonrpc === '2.0' ? [] : [`jsonrpc is ${JSON.stringify(jsonrpc)}`]),
      ...(isWellFormed(message) ? [] : ['a text is no Unicode']),
    ];
    if ('method' in message) return [...envelope, ...this.problemsOfCall(rest)];
    if ('error' in message) {
      return [...envelope, ...this.against(this.nameOf('JSONRPCErrorResponse', 'JSONRPCError'), withId(message))];
    }
    if (!('result' in message)) return ['it is neither a call nor a response'];
    return [
      ...envelope,
      ...this.against('RequestId', rest.id),
      ...this.against(this.resultOf(method, rest), rest.result),
    ];
  }

  private problemsOfCall({ id, ...call }: WireMessage): string[] {
    const name = this.byMethod.get(String(call.method));
    if (name === undefined) return [`${String(call.method)} is no method of this revision`];
    const properties = this.definitions[name]!['properties'] as object;
    const body = { ...call, ...('jsonrpc' in properties && { jsonrpc: '2.0' }), ...('id' in properties && { id }) };
    return [...(id === undefined ? [] : this.against('RequestId', id)), ...this.against(name, body)];
  }

  private resultOf(method: string | undefined, { result }: WireMessage): string {
    if (result?.resultType === 'input_required') return 'InputRequiredResult';
    const request = this.byMethod.get(method ?? '');
    const name = request?.replace(/Request$/, 'Result') ?? '';
    // A task in the place of a result, and what has no result of its own.
    if (result?.resultType === 'task' || !(name in this.definitions)) return 'Result';
    return name;
  }

  private nameOf(...names: string[]): string {
    return names.find((name) => name in this.definitions)!;
  }

  private against(name: string, value: unknown): string[] {
    let validate = this.compiled.get(name);
    if (!validate) this.compiled.set(name, (validate = this.ajv.compile(this.refer(name))));
    if (validate(value)) return [];
    const told = (validate.errors ?? []).map(({ instancePath, message, params }) => {
      const path = instancePath.replaceAll(/\/\d+(?=\/|$)/g, '/*');
      return `${name}${path} ${message}${'additionalProperty' in params ? `: ${params['additionalProperty']}` : ''}`;
    });
    return [...new Set(told)];
  }
}

/** JSON-RPC §5 wants null where the id of a request is not known; no schema.json of MCP has it (decision 24). */
function withId(message: WireMessage): WireMessage {
  return message.id === null ? { ...message, id: 0 } : message;
}

function isWellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, member]) => name.isWellFormed() && isWellFormed(member));
}

export function wireChecks(): ReadonlyMap<Revision, WireCheck> {
  return new Map([...officialSchemas()].map(([revision, schema]) => [revision, new WireCheck(revision, schema)]));
}
