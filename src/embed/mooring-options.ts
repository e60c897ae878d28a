import type { Type } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import type { DeclaredIdentity } from '../identity/identity.js';

/** What each server of an application may have of its own. */
export interface ServerOptions {
  /** Of the endpoint, from the root of the origin: a global prefix of the host is not put before it. `/mcp` by default. */
  readonly path?: string;
  /** What the server is known by; it wins over `@McpServer` on a module. */
  readonly identity?: DeclaredIdentity;
  /** The modules whose capabilities it serves, with those that they import. All of the application by default. */
  readonly modules?: readonly Type[];
}

/** Injects what an application gave to `MooringModule`. */
export const MOORING_OPTIONS = Symbol('MOORING_OPTIONS');

/** What `MooringModule.forRoot` takes: the settings of docs/settings.md by their names in camel case, and these. */
export interface MooringOptions extends ServerOptions, Partial<Settings> {
  /** Take requests from Node's server, before the router of the host (docs/embedding.md). `false` by default. */
  readonly fastPath?: boolean;
}
