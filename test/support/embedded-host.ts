import { dirname, join } from 'node:path';
import { compiledFixture } from './compiled-fixture.js';
import { Service } from './service.js';

export const PLATFORMS = ['express', 'fastify'] as const;
export type Platform = (typeof PLATFORMS)[number];

export interface HostOptions {
  /** What `MooringModule.forRoot` gets; without it the application has no server in it. */
  readonly server?: object;
  /** Files of modules that the application imports, too. */
  readonly modules?: readonly string[];
  /** What the server serves: all of the application (the default), or these modules alone. */
  readonly serves?: 'all' | 'modules';
  readonly port?: number;
}

/** Starts the application of test/fixtures/embedded-host as a process of its own. */
export function startHost(
  platform: Platform,
  { server, modules = [], serves = 'all', port }: HostOptions = {},
): Promise<Service> {
  const env = {
    HOST_PLATFORM: platform,
    HOST_MODULES: modules.join(','),
    HOST_SERVES: serves,
    ...(server && { HOST_SERVER: JSON.stringify(server) }),
    ...(port !== undefined && { PORT: String(port) }),
  };
  return Service.start(env, join(dirname(compiledFixture('embedded-host')), 'host.main.js'));
}
