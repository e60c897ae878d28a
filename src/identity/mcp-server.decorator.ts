import 'reflect-metadata';
import type { DeclaredIdentity } from './identity.js';

// A registered symbol: a team's package may bring its own copy of this file, and both must mean the same.
const MCP_SERVER = Symbol.for('mooring.mcp-server');

/** Gives the server its identity: name, title, version, description, website, icons, instructions. Stands on a module. */
export function McpServer(identity: DeclaredIdentity): ClassDecorator {
  return (target) => Reflect.defineMetadata(MCP_SERVER, identity, target);
}

export function declaredIdentityOf(target: object): DeclaredIdentity | undefined {
  return Reflect.getOwnMetadata(MCP_SERVER, target) as DeclaredIdentity | undefined;
}
