import type { Definitions } from '../../support/official-schemas.js';
import { leastOf, type Path, SchemaMembers, variantsOf } from './schema-members.js';

/** A tool and a prompt that need no arguments, which a test adds. */
export const BARE = 'bare';

type Params = Readonly<Record<string, unknown>>;

/** What there is, by method, and needs no arguments: the least that is valid by its schema names nothing. */
const SERVED: Readonly<Record<string, Params>> = {
  'tools/call': { name: BARE },
  'prompts/get': { name: BARE },
  'resources/read': { uri: 'probe://note' },
  'resources/subscribe': { uri: 'probe://note' },
  'resources/unsubscribe': { uri: 'probe://note' },
  'completion/complete': { ref: { type: 'ref/prompt', name: 'greet' }, argument: { name: 'name', value: 'A' } },
};

/** Older schemas leave it out of some requests, and all clients may send it. */
const META = { type: 'object', properties: { progressToken: {} } } as const;

/** One message that a client may send in a revision, as the official schema has it. */
export class ClientMessage {
  private readonly least: Params;
  private readonly schema: SchemaMembers;
  private readonly needsMeta: boolean;

  private constructor(
    readonly method: string,
    definitions: Definitions,
    params: Parameters<typeof variantsOf>[1],
    private readonly needsParams: boolean,
  ) {
    const [{ properties, required } = {}] = variantsOf(definitions, params);
    const whole = { type: 'object', properties: { _meta: META, ...properties }, required: required ?? [] };
    this.schema = new SchemaMembers(definitions, whole);
    this.needsMeta = whole.required.includes('_meta');
    this.least = { ...(leastOf(definitions, whole) as Params), ...SERVED[method] };
  }

  static all(definitions: Definitions, union: 'ClientRequest' | 'ClientNotification'): readonly ClientMessage[] {
    return variantsOf(definitions, definitions[union] ?? { anyOf: [] }).map(({ properties, required }) => {
      const { method, params = {} } = properties ?? {};
      return new ClientMessage(String(method?.const), definitions, params, required?.includes('params') ?? false);
    });
  }

  /** `[]` is `params` itself. */
  get optional(): readonly Path[] {
    const paths = this.schema.members.filter(({ isRequired }) => !isRequired).map(({ path }) => path);
    return this.needsParams ? paths : [[], ...paths];
  }

  /** Those of which this message has what holds them, or could have it. Of a `_meta` that is optional nothing is looked at. */
  get required(): readonly Path[] {
    const all = this.schema.members.filter(({ isRequired }) => isRequired).map(({ path }) => path);
    const paths = this.needsMeta ? all : all.filter(([first]) => first !== '_meta');
    const mine = paths.filter((path) => isObject(valueAt(this.least, path.slice(0, -1))) === hasAt(this.least, path));
    return this.needsParams ? [[], ...mine] : mine;
  }

  /** Those for which the schema has null beside other values. */
  get nullable(): readonly Path[] {
    return this.schema.members.filter(({ mayBeNull }) => mayBeNull).map(({ path }) => path);
  }

  /** The parameters with a value in one place; the others have no more than they need. */
  with(path: Path, value: unknown, more: Params = {}): unknown {
    return path.length === 0 ? value : this.schema.with({ ...this.least, ...more }, path, value);
  }
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce(
    (value, key) => (isObject(value) ? (value as Record<string | number, unknown>)[key] : undefined),
    root,
  );
}

function hasAt(root: unknown, path: Path): boolean {
  return valueAt(root, path) !== undefined;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
