import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { CapabilityExplorer } from './capability-explorer.js';
import { CapabilityRegistry } from './capability-registry.js';
import { HandlerFactory } from './handler/handler-factory.js';
import { SchemaValidator } from './schema-validator.js';

/** Global, so that a team's module injects the registry without importing anything. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [CapabilityRegistry, CapabilityExplorer, HandlerFactory, SchemaValidator],
  exports: [CapabilityRegistry, SchemaValidator],
})
export class CapabilitiesModule {}
