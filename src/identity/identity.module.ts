import { type DynamicModule, Global, Module, type Type } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import { declaredIdentity } from './declared-identity.js';
import { SERVER_IDENTITY, serverIdentity } from './identity.js';

/** Makes the server's identity injectable everywhere: `@Inject(SERVER_IDENTITY) identity: ServerIdentity`. */
@Global()
@Module({})
export class IdentityModule {
  static register(settings: Settings, modules: readonly (Type | DynamicModule)[]): DynamicModule {
    const identity = serverIdentity(settings, declaredIdentity(modules));
    return {
      module: IdentityModule,
      providers: [{ provide: SERVER_IDENTITY, useValue: identity }],
      exports: [SERVER_IDENTITY],
    };
  }
}
