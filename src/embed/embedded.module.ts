import { type DynamicModule, Global, Module } from '@nestjs/common';
import { CAPABILITY_HOST, type CapabilityHost } from '../capabilities/capability-host.js';
import { type ServerParts, serverModules } from '../server-modules.js';

/** The composition root of a server that is embedded in another application. */
@Module({})
export class EmbeddedModule {
  static async register(parts: ServerParts, host: CapabilityHost): Promise<DynamicModule> {
    return { module: EmbeddedModule, imports: [HostModule.register(host), ...(await serverModules(parts))] };
  }
}

/** Makes the host injectable where capabilities are looked for. */
@Global()
@Module({})
class HostModule {
  static register(host: CapabilityHost): DynamicModule {
    return {
      module: HostModule,
      providers: [{ provide: CAPABILITY_HOST, useValue: host }],
      exports: [CAPABILITY_HOST],
    };
  }
}
