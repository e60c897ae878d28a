import 'reflect-metadata';
import type { DeclaredIdentity } from './identity.js';

// A registered symbol: a team's package may bring its own copy of this file, and both must mean the same.
const MCP_SERVER = Symbol.for('mooring.mcp-server');

/** What a module declares of the server that it is a part of. */
export interface DeclaredServer extends DeclaredIdentity {
  /** Of the endpoint (`/orders/mcp`): the module is then a server of its own, beside others of the process. */
  readonly path?: string;
}

/**
 * Gives the server its identity: name, title, version, description, website, icons, instructions. Stands on a module. With a
 * `path` the module, and what it imports, is a server of its own.
 */
export function McpServer(declared: DeclaredServer): ClassDecorator {
  return (target) => Reflect.defineMetadata(MCP_SERVER, declared, target);
}

export function declaredServerOf(target: object): DeclaredServer | undefined {
  return Reflect.getOwnMetadata(MCP_SERVER, target) as DeclaredServer | undefined;
}
