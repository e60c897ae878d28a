import type { FactoryProvider } from '@nestjs/common';
import { CapabilityRegistry } from '../capabilities/capability-registry.js';
import { EmbeddingError } from './embedding.error.js';
import { MOORING_OPTIONS, type MooringOptions } from './mooring-options.js';
import type { ServerDefinition } from './server-definition.js';
import { serverDefinitions } from './server-definitions.js';

/** A server before it starts: all that its host must have of it while providers are made. */
export interface PreparedServer extends ServerDefinition {
  readonly registry: CapabilityRegistry;
}

/** Injects every `PreparedServer` of an application. */
export const PREPARED_SERVERS = Symbol('PREPARED_SERVERS');

export const preparedServers: FactoryProvider<readonly PreparedServer[]> = {
  provide: PREPARED_SERVERS,
  inject: [MOORING_OPTIONS],
  useFactory: (options: MooringOptions) => serverDefinitions(options).map(prepared),
};

export function prepared(definition: ServerDefinition): PreparedServer {
  return { ...definition, registry: new CapabilityRegistry(definition.settings) };
}

/** What an application registers capabilities with at run time. */
export const hostRegistry: FactoryProvider<CapabilityRegistry> = {
  provide: CapabilityRegistry,
  inject: [PREPARED_SERVERS],
  useFactory: ([first, ...others]: readonly PreparedServer[]) =>
    first && others.length === 0 ? first.registry : new AmbiguousRegistry(),
};

const METHODS = new Set(Object.getOwnPropertyNames(CapabilityRegistry.prototype));

/** Of several servers: no provider can know which one is meant, so the first that uses it is told what to inject. */
class AmbiguousRegistry extends CapabilityRegistry {
  constructor() {
    super({ listPageSize: 1 });
    return new Proxy(this, {
      get: (target, key) => {
        if (METHODS.has(String(key)) && key !== 'constructor') throw new EmbeddingError(AMBIGUOUS);
        return Reflect.get(target, key) as unknown;
      },
    });
  }
}

const AMBIGUOUS =
  'This application has several servers, each with capabilities of its own: put serverRegistry(name) among the providers of the module, or inject McpServers';
