import {
  type FactoryProvider,
  Global,
  type InjectionToken,
  Module,
  type OptionalFactoryDependency,
} from '@nestjs/common';
import { DiscoveryModule, DiscoveryService, ExternalContextCreator } from '@nestjs/core';
import { SETTINGS, type Settings } from '../config/settings.js';
import { CAPABILITY_HOST, type CapabilityHost } from './capability-host.js';
import { CapabilityExplorer } from './capability-explorer.js';
import { CapabilityRegistry } from './capability-registry.js';
import { HandlerFactory } from './handler/handler-factory.js';
import { SchemaValidator } from './schema-validator.js';
import { OwnProviders, TeamProviders } from './team-providers.js';

const HOST: OptionalFactoryDependency = { token: CAPABILITY_HOST, optional: true };

/** What an embedded server takes from its host, and the service makes itself. */
const hosted: readonly FactoryProvider[] = [
  fromHost(
    CapabilityRegistry,
    SETTINGS,
    (host, settings: Settings) => host?.registry ?? new CapabilityRegistry(settings),
  ),
  fromHost(TeamProviders, DiscoveryService, (host, own: DiscoveryService) => host?.providers ?? new OwnProviders(own)),
  fromHost(
    HandlerFactory,
    ExternalContextCreator,
    (host, own: ExternalContextCreator) => new HandlerFactory(host?.creator ?? own),
  ),
];

function fromHost<T, Own>(
  provide: InjectionToken<T>,
  own: InjectionToken<Own>,
  useFactory: (host: CapabilityHost | undefined, own: Own) => T,
): FactoryProvider<T> {
  return { provide, useFactory, inject: [HOST, own] };
}

/** Global, so that a team's module injects the registry without importing anything. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [...hosted, CapabilityExplorer, SchemaValidator],
  exports: [CapabilityRegistry, HandlerFactory, SchemaValidator, TeamProviders],
})
export class CapabilitiesModule {}
