import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import { type DeclaredIdentity, SERVER_IDENTITY, serverIdentity } from './identity.js';

/** Makes the server's identity injectable everywhere: `@Inject(SERVER_IDENTITY) identity: ServerIdentity`. */
@Global()
@Module({})
export class IdentityModule {
  static register(settings: Settings, declared: DeclaredIdentity | undefined): DynamicModule {
    return {
      module: IdentityModule,
      providers: [{ provide: SERVER_IDENTITY, useValue: serverIdentity(settings, declared) }],
      exports: [SERVER_IDENTITY],
    };
  }
}
