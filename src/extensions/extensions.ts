import { Injectable } from '@nestjs/common';
import type { ClientCapabilities } from '@modelcontextprotocol/sdk/types.js';
import type { Era } from '../capabilities/call-context.js';
import type { TeamMethod } from './team-method.js';

/** An extension that this server has. */
export interface ServedExtension {
  readonly id: string;
  /** What clients are told of it. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The eras in which it is declared and its methods are known. */
  readonly eras: readonly Era[];
  /** Whether there is something of it; asked when a client is first told what this server can do. */
  readonly isThere?: () => boolean;
}

/** Every extension of this server: the service's own, and those that teams declare. */
@Injectable()
export class Extensions {
  private readonly served = new Map<string, ServedExtension>();
  private readonly methods = new Map<string, TeamMethod>();

  /** The caller makes sure that its id and the names of its methods are free. */
  add(extension: ServedExtension, methods: readonly TeamMethod[] = []): void {
    this.served.set(extension.id, extension);
    for (const method of methods) this.methods.set(method.name, method);
  }

  /** Settings by id, in the order of ids, the same on every pod. */
  declaredIn(era: Era): Readonly<Record<string, object>> {
    const declared = [...this.served.values()].filter(
      ({ eras, isThere }) => eras.includes(era) && (isThere?.() ?? true),
    );
    return Object.fromEntries(
      declared.sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ id, settings }) => [id, settings]),
    );
  }

  /** What the methods of teams need of a token. */
  get scopes(): readonly string[] {
    return [...this.methods.values()].flatMap(({ access }) => access.scopes);
  }

  /** Methods that callers without a token may call. */
  publicMethods(): readonly TeamMethod[] {
    return [...this.methods.values()].filter(({ access }) => access.isPublic);
  }

  /** A method that a team serves. */
  methodOf(name: string): TeamMethod | undefined {
    return this.methods.get(name);
  }
}

/** Whether a client of the modern era says in its request that it knows an extension. */
export function declaresExtension(capabilities: ClientCapabilities, id: string): boolean {
  return names(capabilities.extensions, id);
}

/** The same of a session's client: its revision has `experimental` for it, and SEP-2133 `extensions`. */
export function introducesExtension({ extensions, experimental }: ClientCapabilities, id: string): boolean {
  return names(extensions, id) || names(experimental, id);
}

function names(members: Readonly<Record<string, object>> | undefined, id: string): boolean {
  const declared: unknown = members && Object.hasOwn(members, id) ? members[id] : undefined;
  return typeof declared === 'object' && declared !== null;
}
