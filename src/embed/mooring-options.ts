import type { Type } from '@nestjs/common';
import type { ServerSettingsOptions, SettingsOptions } from '../config/settings-options.js';

/** What each server of an application may have of its own. */
export interface ServerOptions {
  /** Of the endpoint, from the root of the origin: a global prefix of the host is not put before it. `/mcp` by default. */
  readonly path?: string;
  /** The modules whose capabilities it serves, with those that they import. All of the application by default. */
  readonly modules?: readonly Type[];
}

/** One of several servers: what it has of its own, over what all have. */
export interface SeveralOptions extends ServerOptions, ServerSettingsOptions {
  readonly path: string;
  readonly modules: readonly Type[];
}

/** Injects what an application gave to `MooringModule`. */
export const MOORING_OPTIONS = Symbol('MOORING_OPTIONS');

/** What `MooringModule.forRoot` takes: the settings of docs/settings.md by their names in camel case, and these. */
export interface MooringOptions extends ServerOptions, SettingsOptions {
  /** Variables that win over these options, `process.env` say; those that are the host's (`PORT`, `LOG_LEVEL`…) are not read. */
  readonly env?: NodeJS.ProcessEnv;
  /** Several servers in one application, each with a path, modules and a name of its own. */
  readonly servers?: readonly SeveralOptions[];
  /** Take requests from Node's server, before the router of the host (docs/embedding.md). `false` by default. */
  readonly fastPath?: boolean;
  /**
   * Apply the limits of connections (`connectionsMax`, `requestHeadersTimeoutSeconds`, `requestTimeoutSeconds`,
   * `connectionStallSeconds`, `connectionsMaxPerAddress`) to the server of the host, for all of its routes, where they are
   * stricter than its own. `false` by default.
   */
  readonly connectionLimits?: boolean;
}

/** What an application that embeds servers is to them. */
export interface HostOptions extends Pick<MooringOptions, 'fastPath' | 'connectionLimits'> {
  /** It is nothing but them. */
  readonly isService?: boolean;
}
