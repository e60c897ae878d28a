import { type FactoryProvider, Inject, Injectable } from '@nestjs/common';
import { CapabilityRegistry } from '../capabilities/capability-registry.js';
import { EmbeddingError } from './embedding.error.js';
import { PREPARED_SERVERS, type PreparedServer } from './prepared-servers.js';

/** The servers of an application, for what is different in each. Where there is one, inject `CapabilityRegistry` itself. */
@Injectable()
export class McpServers {
  constructor(@Inject(PREPARED_SERVERS) private readonly prepared: readonly PreparedServer[]) {}

  /** In the order of the options. */
  get names(): readonly string[] {
    return this.prepared.map(({ name = 'mooring' }) => name);
  }

  /**
   * Where capabilities of one server are added at run time, and its clients told of changes.
   * @throws EmbeddingError for a name that no server has
   */
  registry(name: string): CapabilityRegistry {
    const server = this.prepared.find((one) => one.name === name);
    if (!server) throw new EmbeddingError(`No server is named "${name}": there are ${this.names.join(', ')}`);
    return server.registry;
  }
}

/**
 * Of one of several servers: a module that has it among its providers injects `CapabilityRegistry` as where there is one.
 * @param name of the server
 */
export function serverRegistry(name: string): FactoryProvider<CapabilityRegistry> {
  return {
    provide: CapabilityRegistry,
    inject: [McpServers],
    useFactory: (servers: McpServers) => servers.registry(name),
  };
}
